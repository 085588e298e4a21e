with

source as (

    select * from {{ source('comext', 'trade') }}

),

renamed as (

    select
        -- key
        cast(year as smallint) as year,
        reporter_area,
        partner_area,
        period,
        flow_code,
        product_code,

        -- measures
        value_eur,
        -- a weight of zero beside a value is unknown, or below the published precision
        nullif(quantity_100kg, 0) as quantity_100kg,

        -- lineage
        vintage as vintage_id

    from source

)

select * from renamed
