with

source as (

    select * from {{ source('miit', 'enterprise_count') }}

),

renamed as (

    select
        -- key
        transcript,
        title as title_code,
        batch,
        region_name,

        -- count
        parent_region_name,
        enterprise_count,
        basis,
        as_of,
        source_url,

        -- lineage
        vintage as vintage_id

    from source

)

select * from renamed
