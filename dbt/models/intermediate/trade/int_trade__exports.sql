-- What each economy sells of each product to the rest of the world.
with

foreign_flows as (

    select * from {{ ref('int_trade__coded') }}
    where importer_code <> exporter_code

)

select
    year,
    hs_edition,
    exporter_code as economy_code,
    product_code,
    sum(trade_value_usd) as export_value_usd,
    max(vintage_id) as vintage_id

from foreign_flows
group by year, hs_edition, exporter_code, product_code
