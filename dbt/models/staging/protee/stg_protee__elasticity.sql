with

source as (

    select * from {{ source('protee', 'elasticity') }}

),

renamed as (

    select
        -- key
        version,
        product_code,

        -- measures
        elasticity,
        is_not_significant,
        is_positive,

        -- lineage
        vintage as vintage_id

    from source

)

select * from renamed
