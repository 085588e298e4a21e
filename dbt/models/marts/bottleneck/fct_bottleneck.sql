select
    year,
    hs_edition,
    economy_code,
    product_code,
    bottleneck_index,
    dependence_probability_share,
    noise_source,
    noise_log_sd,
    criticality_share,
    policy_exposure_share,
    infeasibility_share,
    criticality_year,
    import_value_usd,
    missing_reason,
    vintage_id,
    'bottleneck-4' as rule_version

from {{ ref('int_bottleneck__scores') }}
