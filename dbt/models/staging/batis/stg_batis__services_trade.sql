with

source as (

    select * from {{ source('batis', 'services_trade') }}

),

renamed as (

    select
        -- key
        cast(year as smallint) as year,
        item_code,
        reporter_code,
        partner_code,
        flow_code,

        -- measures: whole dollars are exact, because millions are kept to six decimals
        cast(reported_value_musd * 1000000 as decimal(18, 0)) as reported_value_usd,
        cast(final_value_musd * 1000000 as decimal(18, 0)) as final_value_usd,
        final_value_method,
        cast(balanced_value_musd * 1000000 as decimal(18, 0)) as balanced_value_usd,

        -- lineage
        vintage as vintage_id

    from source

)

select * from renamed
