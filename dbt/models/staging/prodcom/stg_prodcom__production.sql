with

source as (

    select * from {{ source('prodcom', 'production') }}

),

renamed as (

    select
        -- key
        dataset,
        cast(year as smallint) as year,
        reporter_code,
        product_code,

        -- measures; a confidential value is empty and flagged
        unit_code,
        production_quantity,
        production_quantity_flag,
        production_value_eur,
        production_value_flag,
        export_quantity,
        export_value_eur,
        import_quantity,
        import_value_eur,

        -- lineage
        vintage as vintage_id

    from source

)

select * from renamed
