with

source as (

    select * from {{ source('unsd', 'hs_correlation') }}

),

renamed as (

    select
        -- key
        newer_edition,
        older_edition,
        newer_code,
        older_code,

        -- kind of the link
        relation,
        is_conversion,

        -- lineage
        vintage as vintage_id

    from source

)

select * from renamed
