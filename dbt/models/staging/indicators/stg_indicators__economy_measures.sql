with

source as (

    select * from {{ source('indicators', 'economy_measures') }}

),

renamed as (

    select
        -- key
        cast(year as smallint) as year,
        economy_code,

        -- measures
        cast(export_musd * 1000000 as decimal(38, 0)) as export_usd,
        domestic_value_added_share,
        domestic_demand_share,
        missing_reason,

        -- lineage
        edition,
        form as table_form,
        vintage as vintage_id

    from source

)

select * from renamed
