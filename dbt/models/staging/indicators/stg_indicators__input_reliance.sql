with

source as (

    select * from {{ source('indicators', 'input_reliance') }}

),

renamed as (

    select
        -- key
        cast(year as smallint) as year,
        economy_code,
        industry_code,
        partner_code,

        -- measures
        foreign_input_reliance_share,
        face_value_share,

        -- lineage
        edition,
        form as table_form,
        vintage as vintage_id

    from source

)

select * from renamed
