-- Domestic value added in the exports of a base, and the share of the inputs of its industries that is bought at home
-- through all tiers: industries of the input-output table, weighted by the exports of the base (methods V01, V05).
-- Unknown where too little of the exports belongs to industries of the table.
with

exports as (

    select * from {{ ref('int_resilience__exports_by_industry') }}

),

parameters as (

    select value as min_coverage_share
    from {{ ref('trade_parameters') }}
    where parameter_code = 'industry_least_coverage_share'

),

value_added as (

    select * from {{ ref('stg_indicators__value_added') }}

),

named as (

    select distinct
        year,
        economy_code
    from value_added

),

reliance as (

    select *
    from {{ ref('stg_indicators__input_reliance') }}
    where partner_code = 'WLD'

),

summed as (

    select
        exports.year,
        exports.hs_edition,
        exports.economy_code,
        exports.base_code,
        count(named.economy_code) > 0 as has_table,
        sum(exports.export_value_usd) as export_value_usd,
        sum(case when value_added.domestic_value_added_share is not null then exports.export_value_usd end)
            as value_added_export_usd,
        {{ sum_of_parts('exports.export_value_usd', 'value_added.domestic_value_added_share') }} as domestic_value_added_usd,
        sum(case when reliance.foreign_input_reliance_share is not null then exports.export_value_usd end)
            as reliance_export_usd,
        {{ sum_of_parts('exports.export_value_usd', '(1 - reliance.foreign_input_reliance_share)') }} as domestic_input_usd
    from exports
    left join named using (year, economy_code)
    left join value_added using (year, economy_code, industry_code)
    left join reliance using (year, economy_code, industry_code)
    group by exports.year, exports.hs_edition, exports.economy_code, exports.base_code

)

select
    summed.year,
    summed.hs_edition,
    summed.economy_code,
    summed.base_code,
    summed.has_table,
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
