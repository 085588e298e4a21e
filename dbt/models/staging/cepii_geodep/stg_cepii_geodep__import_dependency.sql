with

source as (

    select * from {{ source('cepii_geodep', 'import_dependency') }}

),

renamed as (

    select
        -- key
        release,
        year,
        iso3_code as economy_code,
        product_code,

        -- criteria and verdict
        import_hhi as supplier_hhi_index,
        export_hhi as world_export_hhi_index,
        import_export_ratio,
        is_dependent,

        -- lineage
        vintage as vintage_id

    from source

)

select * from renamed
