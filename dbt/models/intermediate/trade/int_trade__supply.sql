-- Suppliers of each economy and each bloc by product. An economy's trade with itself is no supply from abroad; flows with
-- an unknown code are left out.
select
    year,
    hs_edition,
    importer_code as economy_code,
    product_code,
    exporter_code as supplier_code,
    exporter_rank as supplier_rank,
    trade_value_usd,
    case when quantity_t is not null then trade_value_usd else 0 end as weighed_value_usd,
    quantity_t,
    vintage_id

from {{ ref('int_trade__coded') }}
where importer_code <> exporter_code

union all

select
    year,
    hs_edition,
    economy_code,
    product_code,
    supplier_code,
    supplier_rank,
    trade_value_usd,
    weighed_value_usd,
    quantity_t,
    vintage_id

from {{ ref('int_trade__bloc_supply') }}
