select
    year,
    hs_edition,
    economy_code,
    flow,
    cast(partner_count as integer) as partner_count,
    cast(mirrored_flow_count as integer) as mirrored_flow_count,
    median_gap_log,
    gap_sd_log,
    noise_sd_log,
    unreported_value_share,
    vintage_id,
    'reporter_reliability-1' as rule_version

from {{ ref('int_mirror__reliability') }}
