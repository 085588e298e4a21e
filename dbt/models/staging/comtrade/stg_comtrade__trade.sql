with

source as (

    select * from {{ source('comtrade', 'trade') }}

),

renamed as (

    select
        -- key
        frequency,
        cast(year as smallint) as year,
        reporter_code,
        period,
        flow_code,
        partner_code,
        classification_code,
        product_code,

        -- measures
        value_usd,
        cif_value_usd,
        fob_value_usd,
        -- a weight of zero beside a value is an unknown weight
        nullif(net_weight_kg, 0) as net_weight_kg,
        is_net_weight_estimated,

        -- lineage
        vintage as vintage_id

    from source

)

select * from renamed
