with

source as (

    select * from {{ source('indicators', 'dependence_probability') }}

),

renamed as (

    select
        -- key
        cast(year as smallint) as year,
        hs_edition,
        economy_baci_code,
        product_code,

        -- measures
        probability_in_year_share,
        probability_share,
        dependent_draws,
        draw_count,
        noise_log_sd,
        noise_source,
        threshold_swing_share,
        seed,

        -- lineage
        vintage as vintage_id

    from source

)

select * from renamed
