-- Loss of an economy when an industry is extracted, over the largest such loss of the economy (methods B02), for every
-- year of trade. Input-output tables come later than trade, so the newest table of the last three years is used.
with

losses as (

    select
        year as table_year,
        economy_code,
        industry_code,
        extraction_loss_gdp_share
        / nullif(max(extraction_loss_gdp_share) over (partition by year, economy_code), 0) as criticality_share
    from {{ ref('stg_indicators__industry_measures') }}

),

table_years as (

    select distinct table_year
    from losses

),

trade_years as (

    select distinct year
    from {{ ref('int_trade__world_exports') }}

),

chosen as (

    select
        trade_years.year,
        max(table_years.table_year) as table_year
    from trade_years
    inner join table_years on table_years.table_year between trade_years.year - 3 and trade_years.year
    group by trade_years.year

)

select
    chosen.year,
    losses.economy_code,
    losses.industry_code,
    losses.criticality_share,
    chosen.table_year

from chosen
inner join losses using (table_year)
