with

source as (

    select * from {{ source('unido', 'industrial_production') }}

),

renamed as (

    select
        -- key
        country_code,
        indicator_code,
        activity_code,
        period,

        -- measure
        value,

        -- lineage
        vintage as vintage_id

    from source

)

select * from renamed
