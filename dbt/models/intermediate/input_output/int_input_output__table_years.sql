-- The input-output table that stands for each year of trade: the newest that is not of a later year and not too old. Tables
-- come out years after trade, so without an age the newest years of trade would have none.
with

tables as (

    select distinct year as input_output_year
    from {{ ref('stg_indicators__input_output_tables') }}

),

trade_years as (

    select distinct year
    from {{ ref('int_trade__world_exports') }}

),

parameters as (

    select value as max_age_years
    from {{ ref('trade_parameters') }}
    where parameter_code = 'input_output_max_age_years'

)

select
    trade_years.year,
    max(tables.input_output_year) as input_output_year

from trade_years
cross join parameters
inner join tables
    on tables.input_output_year between trade_years.year - parameters.max_age_years and trade_years.year
group by trade_years.year
