-- Imports of each bloc from economies and blocs outside it, and of these from the bloc, over all products. Two that have
-- an economy in common are no pair.
with

flows as (

    select * from {{ ref('int_competitiveness__pair_trade') }}

),

economies as (

    select
        year,
        importer_code as economy_code
    from flows

    union

    select
        year,
        exporter_code as economy_code
    from flows

),

traders as (

    select
        year,
        economy_code as trader_code,
        economy_code,
        false as is_bloc
    from economies

    union all

    select
        year,
        bloc_code as trader_code,
        economy_code,
        true as is_bloc
    from {{ ref('int_economies__bloc_years') }}

),

overlapping as (

    select distinct
        importers.year,
        importers.trader_code as importer_code,
        exporters.trader_code as exporter_code
    from traders as importers
    inner join traders as exporters using (year, economy_code)

),

summed as (

    select
        flows.year,
        flows.hs_edition,
        importers.trader_code as importer_code,
        exporters.trader_code as exporter_code,
        sum(flows.trade_value_usd) as trade_value_usd,
        max(flows.vintage_id) as vintage_id
    from flows
    inner join traders as importers
        on
            flows.year = importers.year
            and flows.importer_code = importers.economy_code
    inner join traders as exporters
        on
            flows.year = exporters.year
            and flows.exporter_code = exporters.economy_code
    where importers.is_bloc or exporters.is_bloc
    group by flows.year, flows.hs_edition, importers.trader_code, exporters.trader_code

)

select summed.*

from summed
left join overlapping using (year, importer_code, exporter_code)
where overlapping.year is null
