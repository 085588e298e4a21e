-- Loss of an economy when an industry is extracted, over the largest such loss of the economy (methods B02), for every
-- year of trade.
with

losses as (

    select
        year as input_output_year,
        economy_code,
        industry_code,
        extraction_loss_gdp_share
        / nullif(max(extraction_loss_gdp_share) over (partition by year, economy_code), 0) as criticality_share
    from {{ ref('stg_indicators__industry_measures') }}

)

select
    table_years.year,
    losses.economy_code,
    losses.industry_code,
    losses.criticality_share,
    table_years.input_output_year

from {{ ref('int_input_output__table_years') }} as table_years
inner join losses using (input_output_year)
