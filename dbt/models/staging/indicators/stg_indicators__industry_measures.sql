with

source as (

    select * from {{ source('indicators', 'industry_measures') }}

),

renamed as (

    select
        -- key
        cast(year as smallint) as year,
        economy_code,
        industry_code,

        -- measures
        cast(output_musd * 1000000 as decimal(38, 0)) as output_usd,
        cast(value_added_and_taxes_musd * 1000000 as decimal(38, 0)) as value_added_and_taxes_usd,
        upstreamness_index,
        downstreamness_index,
        propagation_length_index,
        service_input_share,
        digital_input_share,
        cast(extraction_loss_musd * 1000000 as decimal(38, 0)) as extraction_loss_usd,
        extraction_loss_gdp_share,

        -- lineage
        edition,
        form as table_form,
        vintage as vintage_id

    from source

)

select * from renamed
