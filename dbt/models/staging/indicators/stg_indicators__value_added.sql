with

source as (

    select * from {{ source('indicators', 'value_added') }}

),

renamed as (

    select
        -- key
        cast(year as smallint) as year,
        economy_code,
        industry_code,

        -- measures
        domestic_value_added_share,
        foreign_value_added_share,
        value_added_ratio,
        unlisted_input_share,
        cast(export_musd * 1000000 as decimal(38, 0)) as export_usd,

        -- lineage
        edition,
        form as table_form,
        vintage as vintage_id

    from source

)

select * from renamed
