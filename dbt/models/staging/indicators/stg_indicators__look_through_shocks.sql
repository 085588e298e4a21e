with

source as (

    select * from {{ source('indicators', 'look_through_shocks') }}

),

renamed as (

    select
        -- key
        cast(year as smallint) as year,
        scenario_code,
        economy_code,
        industry_code,

        -- measures
        cast(output_loss_musd * 1000000 as decimal(38, 0)) as output_loss_usd,
        cast(output_musd * 1000000 as decimal(38, 0)) as output_usd,

        -- lineage
        edition,
        form as table_form,
        vintage as vintage_id

    from source

)

select * from renamed
