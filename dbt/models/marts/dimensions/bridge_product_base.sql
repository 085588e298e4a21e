select
    scheme,
    hs_edition,
    product_code,
    base_code,
    segment,
    segment_name_zh,
    strategic_industry,
    mapped_hs_code,
    vintage_id,
    'five_bases_hs-1' as rule_version

from {{ ref('int_bases__assigned') }}
