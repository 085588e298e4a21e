with

source as (

    select * from {{ source('bgs_wms', 'production') }}

),

renamed as (

    select
        -- key
        extract,
        commodity_code,
        country_name,
        year,

        -- figure
        commodity_name,
        form_name,
        table_name,
        iso3_code,
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
