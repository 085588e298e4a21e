-- Imports of each economy from each other one, over all products.
select
    year,
    hs_edition,
    importer_code,
    exporter_code,
    sum(trade_value_usd) as trade_value_usd,
    max(vintage_id) as vintage_id

from {{ ref('int_trade__coded') }}
where importer_code <> exporter_code
group by year, hs_edition, importer_code, exporter_code
