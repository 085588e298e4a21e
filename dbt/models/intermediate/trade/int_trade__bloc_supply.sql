-- Suppliers of each bloc by product: the imports of its members from outside the bloc. Trade between members is no
-- supply.
with

flows as (

    select * from {{ ref('int_trade__coded') }}
    where importer_code <> exporter_code

),

members as (

    select * from {{ ref('int_economies__bloc_years') }}

)

select
    flows.year,
    flows.hs_edition,
    importers.bloc_code as economy_code,
    flows.product_code,
    flows.exporter_code as supplier_code,
    flows.exporter_rank as supplier_rank,
    cast(sum(flows.trade_value_usd) as decimal(18, 0)) as trade_value_usd,
    cast(
        sum(case when flows.quantity_t is not null then flows.trade_value_usd else 0 end) as decimal(18, 0)
    ) as weighed_value_usd,
    cast(sum(flows.quantity_t) as decimal(18, 3)) as quantity_t,
    max(flows.vintage_id) as vintage_id

from flows
inner join members as importers
    on
        flows.year = importers.year
        and flows.importer_code = importers.economy_code
left join members as exporters
    on
        flows.year = exporters.year
        and flows.exporter_code = exporters.economy_code
        and importers.bloc_code = exporters.bloc_code
where exporters.bloc_code is null
group by
    flows.year, flows.hs_edition, importers.bloc_code, flows.product_code, flows.exporter_code, flows.exporter_rank
