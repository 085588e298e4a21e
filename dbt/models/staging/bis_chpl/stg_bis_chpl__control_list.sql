with

source as (

    select * from {{ source('bis_chpl', 'control_list') }}

),

renamed as (

    select
        -- key
        cast(valid_from as date) as valid_from,
        hs_edition,
        product_code,

        -- item
        tier,
        product_name,

        -- lineage
        vintage as vintage_id

    from source

)

select * from renamed
