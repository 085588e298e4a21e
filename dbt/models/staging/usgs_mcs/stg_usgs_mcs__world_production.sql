with

source as (

    select * from {{ source('usgs_mcs', 'world_production') }}

),

renamed as (

    select
        -- key
        cast(edition as smallint) as edition,
        commodity as commodity_name,
        statistic,
        detail,
        country_name,
        year,

        -- figure
        unit_name,
        value_text,
        amount,
        status,
        notes,

        -- lineage
        vintage as vintage_id

    from source

)

select * from renamed
