with

source as (

    select * from {{ source('baci', 'bilateral_trade') }}

),

renamed as (

    select
        -- key
        cast(year as smallint) as year,
        hs_edition,
        product_code,
        importer_baci_code,
        exporter_baci_code,

        -- measures: whole dollars are exact, because thousands are published to three decimals
        cast(value_kusd * 1000 as decimal(18, 0)) as trade_value_usd,
        -- a weight of zero beside a value is an unknown weight
        nullif(quantity_t, 0) as quantity_t,

        -- lineage
        vintage as vintage_id

    from source
    -- BACI publishes positive flows only; a value that rounds to zero is no flow
    where value_kusd > 0

)

select * from renamed
