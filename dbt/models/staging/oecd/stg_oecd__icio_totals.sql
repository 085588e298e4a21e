with

source as (

    {{ rows_of_icio_tables_in_use('icio_totals') }}

),

renamed as (

    select
        -- key
        edition,
        cast(year as smallint) as year,
        node,
        economy_code,
        industry_code,

        -- measures
        output_musd,
        value_added_musd,
        taxes_less_subsidies_musd,
        value_added_and_taxes_musd,
        final_demand_musd,
        intermediate_sales_musd,
        listed_sales_musd,
        listed_purchases_musd,

        -- lineage
        form,
        vintage as vintage_id

    from source

)

select * from renamed
