-- One row for each rule set: the threshold of each criterion and its comparison; NULL where the rule does not use the
-- criterion.
with

thresholds as (

    select * from {{ ref('dependence_thresholds') }}

)

select
    rules.rule_code,
    rules.variant,
    rules.window_years,
    rules.is_partial,
    rules.rule_version,
    {{ thresholds_of('supplier_hhi_index') }},
    {{ thresholds_of('world_export_hhi_index') }},
    {{ thresholds_of('import_export_ratio') }},
    {{ thresholds_of('external_import_share') }},
    {{ thresholds_of('top_supplier_share') }},
    {{ thresholds_of('quantity_coverage_share') }},
    {{ thresholds_of('dependent_year_count') }}

from {{ ref('dependence_rules') }} as rules
inner join thresholds using (rule_code)
group by rules.rule_code, rules.variant, rules.window_years, rules.is_partial, rules.rule_version
