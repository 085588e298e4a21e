select
    hs_edition,
    product_code,
    segment_code,
    base_code,
    weight_share,
    vintage_id,
    'five_bases_hs-1' as rule_version

from {{ ref('int_bases__product_segments') }}
