select
    year,
    hs_edition,
    exporter_code,
    importer_code,
    product_code,
    trade_value_usd,
    quantity_t,
    vintage_id

from {{ ref('int_trade__coded') }}
where exporter_code is not null and importer_code is not null
