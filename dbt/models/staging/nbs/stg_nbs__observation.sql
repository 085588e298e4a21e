with

source as (

    select * from {{ source('nbs', 'observation') }}

),

renamed as (

    select
        -- key
        dataset,
        catalogue_id,
        indicator_id,
        region_code,
        period,

        -- name and unit of the indicator
        catalogue_name,
        indicator_name,
        unit,

        -- measure
        value,

        -- lineage
        vintage as vintage_id

    from source

)

select * from renamed
