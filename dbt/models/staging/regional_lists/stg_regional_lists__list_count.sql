with

source as (

    select * from {{ source('regional_lists', 'list_count') }}

),

renamed as (

    select
        -- key
        file_name,
        list_code,
        region_name,
        year,
        nullif(batch, '') as batch,
        nullif(scheme, '') as scheme,
        nullif(base_code, '') as base_code,
        nullif(chain_name, '') as chain_name,

        -- count
        item_count,
        measure_unit,
        basis,
        as_of,
        source_url,

        -- lineage
        vintage as vintage_id

    from source

)

select * from renamed
