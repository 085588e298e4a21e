with

source as (

    select * from {{ source('oecd', 'icio_totals') }}

),

used as (

    select * from {{ ref('stg_oecd__icio_tables') }}

),

renamed as (

    select
        -- key
        source.edition,
        cast(source.year as smallint) as year,
        source.node,
        source.economy_code,
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
    inner join used
        on
            source.edition = used.edition
            and source.form = used.form
            and cast(source.year as smallint) = used.year
            and source.vintage = used.vintage_id

)

select * from renamed
