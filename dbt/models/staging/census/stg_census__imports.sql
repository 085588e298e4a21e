with

source as (

    select * from {{ source('census', 'imports') }}

),

renamed as (

    select
        -- key
        cast(year as smallint) as year,
        cty_code,
        product_code,

        -- measures
        consumption_value_usd,
        calculated_duty_usd,

        -- lineage
        vintage as vintage_id

    from source

)

select * from renamed
