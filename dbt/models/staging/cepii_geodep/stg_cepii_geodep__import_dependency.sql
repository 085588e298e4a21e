with

source as (

    select * from {{ source('cepii_geodep', 'import_dependency') }}

),

aliases as (

    select * from {{ ref('economy_aliases') }}

),

renamed as (

    select
        -- key
        source.release,
        source.year,
        coalesce(aliases.economy_code, source.iso3_code) as economy_code,
        source.product_code,

        -- criteria and verdict
        source.import_hhi as supplier_hhi_index,
        source.export_hhi as world_export_hhi_index,
        source.import_export_ratio,
        source.is_dependent,

        -- lineage
        source.vintage as vintage_id

    from source
    left join aliases on source.iso3_code = aliases.alias_code

)

select * from renamed
