-- Every BACI flow with our economy codes. A flow of an unknown economy keeps its row with an empty code: gate G1 measures
-- the value that joins lose.
with

flows as (

    select * from {{ ref('stg_baci__bilateral_trade') }}

),

economies as (

    select * from {{ ref('int_economies__baci_codes') }}

)

select
    flows.year,
    flows.hs_edition,
    flows.product_code,
    importers.economy_code as importer_code,
    exporters.economy_code as exporter_code,
    exporters.alphabetical_rank as exporter_rank,
    flows.importer_baci_code,
    flows.exporter_baci_code,
    flows.trade_value_usd,
    flows.quantity_t,
    flows.vintage_id

from flows
left join economies as importers on flows.importer_baci_code = importers.baci_code
left join economies as exporters on flows.exporter_baci_code = exporters.baci_code
