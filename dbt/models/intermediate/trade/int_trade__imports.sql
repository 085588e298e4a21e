-- What each economy buys of each product, from how many suppliers and how concentrated (methods R01, R02).
with

foreign_flows as (

    select * from {{ ref('int_trade__coded') }}
    where importer_code <> exporter_code  -- trade with oneself is no supply from abroad; unknown codes drop out

)

select
    year,
    hs_edition,
    importer_code as economy_code,
    product_code,
    sum(trade_value_usd) as import_value_usd,
    cast(count(*) as integer) as supplier_count,
    {{ herfindahl_index('trade_value_usd') }} as supplier_hhi_index,
    {{ largest_code('exporter_code', 'trade_value_usd') }} as top_supplier_code,
    cast(max(trade_value_usd) as double) / cast(sum(trade_value_usd) as double) as top_supplier_share,
    max(vintage_id) as vintage_id

from foreign_flows
group by year, hs_edition, importer_code, product_code
