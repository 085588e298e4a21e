with

source as (

    select * from {{ source('worldbank', 'indicator_value') }}

),

renamed as (

    select
        -- key
        indicator_code,
        area_code,
        year,

        -- names and groups of the area
        area_name,

        -- measure
        value,
        nullif(status, '') as status,
        updated_on,

        -- lineage
        vintage as vintage_id

    from source

)

select * from renamed
