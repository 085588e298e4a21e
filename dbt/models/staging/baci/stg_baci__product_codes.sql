with

source as (

    select * from {{ source('baci', 'product_codes') }}

),

renamed as (

    select
        hs_edition,
        product_code,
        product_name as product_name_en,
        vintage as vintage_id

    from source

)

select * from renamed
