select
    from_edition,
    from_product_code,
    to_edition,
    to_product_code,
    relation,
    weight_share,
    weight_basis,
    weight_year,
    is_conversion,
    is_overconnected,
    vintage_id,
    rule_version

from {{ ref('int_editions__weights') }}
