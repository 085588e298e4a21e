with

source as (

    select * from {{ source('indicators', 'complementarity') }}

),

renamed as (

    select
        -- key
        cast(year as smallint) as year,
        hs_edition,
        cast(importer_baci_code as smallint) as importer_baci_code,
        cast(exporter_baci_code as smallint) as exporter_baci_code,

        -- measures
        complementarity_index,

        -- lineage
        vintage as vintage_id

    from source

)

select * from renamed
