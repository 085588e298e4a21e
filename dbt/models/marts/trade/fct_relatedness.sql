select
    year,
    hs_edition,
    economy_code,
    product_code,
    density_share,
    has_advantage,
    filter_code,
    vintage_id,
    'relatedness-1' as rule_version

from {{ ref('int_trade__relatedness') }}
