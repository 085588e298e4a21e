with

source as (

    select * from {{ source('baci', 'country_codes') }}

),

renamed as (

    select
        hs_edition,
        baci_code,
        economy_name,
        iso3_code,
        vintage as vintage_id

    from source

)

select * from renamed
