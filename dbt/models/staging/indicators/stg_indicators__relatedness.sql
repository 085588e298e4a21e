with

source as (

    select * from {{ source('indicators', 'relatedness') }}

),

renamed as (

    select
        -- key
        cast(year as smallint) as year,
        hs_edition,
        economy_baci_code,
        product_code,

        -- measures
        density_share,
        has_advantage,
        filter_code,

        -- lineage
        vintage as vintage_id

    from source

)

select * from renamed
