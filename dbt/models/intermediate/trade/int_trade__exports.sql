-- Exports of each economy and each bloc by product. Trade between the members of a bloc is no export of the bloc.
with

flows as (

    select * from {{ ref('int_trade__coded') }}
    where importer_code <> exporter_code

),

members as (

    select * from {{ ref('int_economies__bloc_years') }}

),

sales as (

    select
        year,
        hs_edition,
        exporter_code as economy_code,
        product_code,
        false as is_bloc,
        trade_value_usd,
        quantity_t,
        vintage_id
    from flows

    union all

    select
        flows.year,
        flows.hs_edition,
        exporters.bloc_code as economy_code,
        flows.product_code,
        true as is_bloc,
        flows.trade_value_usd,
        flows.quantity_t,
        flows.vintage_id
    from flows
    inner join members as exporters
        on
            flows.year = exporters.year
            and flows.exporter_code = exporters.economy_code
    left join members as importers
        on
            flows.year = importers.year
            and flows.importer_code = importers.economy_code
            and exporters.bloc_code = importers.bloc_code
    where importers.bloc_code is null

)

select
    year,
    hs_edition,
    economy_code,
    product_code,
    is_bloc,
    sum(trade_value_usd) as export_value_usd,
    sum(quantity_t) as export_quantity_t,
    sum(case when quantity_t is not null then trade_value_usd else 0 end) as weighed_value_usd,
    max(vintage_id) as vintage_id

from sales
group by year, hs_edition, economy_code, product_code, is_bloc
