-- Domestic value added in the exports of a base, and the share of the inputs of its industries that is bought at home
-- through all tiers: industries of the input-output table, weighted by the exports of the base (methods V01, V05).
-- The table is that which stands for the year of trade. Unknown where too little of the exports belongs to its industries.
with

exports as (

    select * from {{ ref('int_resilience__exports_by_industry') }}

),

parameters as (

    select value as min_coverage_share
    from {{ ref('trade_parameters') }}
    where parameter_code = 'industry_least_coverage_share'

),

table_years as (

    select * from {{ ref('int_input_output__table_years') }}

),

value_added as (

    select
        * exclude (year),
        year as input_output_year
    from {{ ref('stg_indicators__value_added') }}

),

named as (

    select distinct
        input_output_year,
        economy_code
    from value_added

),

reliance as (

    select
        * exclude (year),
        year as input_output_year
    from {{ ref('stg_indicators__input_reliance') }}
    where partner_code = 'WLD'

),

summed as (

    select
        exports.year,
        exports.hs_edition,
        exports.economy_code,
        exports.base_code,
        max(case when named.economy_code is not null then table_years.input_output_year end) as input_output_year,
        sum(exports.export_value_usd) as export_value_usd,
        sum(case when value_added.domestic_value_added_share is not null then exports.export_value_usd end)
            as value_added_export_usd,
        {{ sum_of_parts('exports.export_value_usd', 'value_added.domestic_value_added_share') }} as domestic_value_added_usd,
        sum(case when reliance.foreign_input_reliance_share is not null then exports.export_value_usd end)
            as reliance_export_usd,
        {{ sum_of_parts('exports.export_value_usd', '(1 - reliance.foreign_input_reliance_share)') }} as domestic_input_usd
    from exports
    left join table_years using (year)
    left join named using (input_output_year, economy_code)
    left join value_added using (input_output_year, economy_code, industry_code)
    left join reliance using (input_output_year, economy_code, industry_code)
    group by exports.year, exports.hs_edition, exports.economy_code, exports.base_code

)

select
    summed.year,
    summed.hs_edition,
    summed.economy_code,
    summed.base_code,
    summed.input_output_year,
    summed.export_value_usd > 0 as is_exported,
    case
        when {{ share('summed.value_added_export_usd', 'summed.export_value_usd') }} >= parameters.min_coverage_share
            then {{ share('summed.domestic_value_added_usd', 'summed.value_added_export_usd') }}
    end as value_added_share,
    case
        when {{ share('summed.reliance_export_usd', 'summed.export_value_usd') }} >= parameters.min_coverage_share
            then {{ share('summed.domestic_input_usd', 'summed.reliance_export_usd') }}
    end as circulation_index

from summed
cross join parameters
