select
    scheme,
    hs_edition,
    product_code,
    base_code,
    segment,
    weight_share,
    tabled_weight_share,
    weight_year,
    'value shares of the HS2022 successors' as weight_basis,
    vintage_id,
    'five_bases_hs-1' as rule_version

from {{ ref('int_bases__partial_weights') }}
