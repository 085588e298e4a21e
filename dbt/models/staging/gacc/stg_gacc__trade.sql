with

source as (

    select * from {{ source('gacc', 'trade') }}

),

renamed as (

    select
        -- key
        extract,
        flow,
        year,
        month,
        product_code,
        partner_code,
        trade_mode_code,
        region_code,

        -- names
        product_name,
        partner_name,
        trade_mode_name,
        region_name,

        -- measures
        quantity_1,
        unit_1,
        quantity_2,
        unit_2,
        value,
        currency,

        -- lineage
        vintage as vintage_id

    from source

)

select * from renamed
