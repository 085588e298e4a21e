with

source as (

    {{ rows_of_icio_tables_in_use('icio_totals') }}

),

aliases as (

    select * from {{ ref('economy_aliases') }}

),

renamed as (

    select
        -- key
        source.edition,
        cast(source.year as smallint) as year,
        source.node,
        coalesce(aliases.economy_code, source.economy_code) as economy_code,
        source.industry_code,

        -- measures
        source.output_musd,
        source.value_added_musd,
        source.taxes_less_subsidies_musd,
        source.value_added_and_taxes_musd,
        source.final_demand_musd,
        source.intermediate_sales_musd,
        source.listed_sales_musd,
        source.listed_purchases_musd,

        -- lineage
        source.form,
        source.vintage as vintage_id

    from source
    left join aliases on source.economy_code = aliases.alias_code

)

select * from renamed
