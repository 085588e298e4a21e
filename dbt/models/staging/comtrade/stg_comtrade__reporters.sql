with

source as (

    select * from {{ source('comtrade', 'reporters') }}

),

renamed as (

    select
        reporter_code,
        reporter_name,
        iso3_code,
        valid_from,
        valid_to,
        is_group,
        vintage as vintage_id

    from source

)

select * from renamed
