select
    publisher,
    frequency,
    period,
    year,
    month,
    reporter_code,
    partner_code,
    flow,
    classification,
    product_code,
    is_hs_product,
    trade_value_usd,
    trade_value_eur,
    valuation,
    quantity_t,
    is_partner_aggregate,
    counts_once,
    is_redistributable,
    {{ is_bloc('reporter_code') }} as is_bloc,
    vintage_id

from {{ ref('int_reported__countable') }}
