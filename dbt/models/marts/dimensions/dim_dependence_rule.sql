select
    rules.rule_code,
    thresholds.criterion,
    rules.rule_name_en,
    rules.rule_name_zh,
    rules.variant,
    rules.window_years,
    rules.is_partial,
    thresholds.comparison,
    thresholds.threshold,
    thresholds.literature,
    thresholds.status,
    rules.rule_version

from {{ ref('dependence_rules') }} as rules
inner join {{ ref('dependence_thresholds') }} as thresholds using (rule_code)
