with

source as (

    select * from {{ source('census', 'exports') }}

),

renamed as (

    select
        -- key
        cast(year as smallint) as year,
        cty_code,
        product_code,

        -- measures
        export_value_usd,

        -- lineage
        vintage as vintage_id

    from source

)

select * from renamed
