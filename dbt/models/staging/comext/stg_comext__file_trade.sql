with

source as (

    select * from {{ source('comext', 'file_trade') }}

),

renamed as (

    select
        -- key
        period,
        reporter_area,
        partner_area,
        flow_code,
        product_code,

        -- measures
        value_eur,
        -- a weight that covers a part of the value would be too low
        case when unweighed_value_eur = 0 then nullif(quantity_kg, 0) end as quantity_kg,

        -- lineage
        vintage as vintage_id

    from source

)

select * from renamed
