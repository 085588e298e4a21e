-- Every BACI flow with our economy codes, one for each pair of economies: flows of an economy that stands under several
-- numbers in the year are added up. A flow of an unknown economy keeps its row with an empty code: gate G1 measures the
-- value that joins lose.
with

flows as (

    select * from {{ ref('stg_baci__bilateral_trade') }}

),

economies as (

    select * from {{ ref('int_economies__baci_codes') }}

),

divided as (

    select * from {{ ref('int_economies__divided') }}

),

coded as (

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

),

-- Joined twice instead of once with an "or": nearly always there are none, and a join with nothing costs nothing.
of_divided as (

    select coded.*
    from coded
    inner join divided
        on
            coded.year = divided.year
            and coded.hs_edition = divided.hs_edition
            and coded.importer_code = divided.economy_code

    union

    select coded.*
    from coded
    inner join divided
        on
            coded.year = divided.year
            and coded.hs_edition = divided.hs_edition
            and coded.exporter_code = divided.economy_code

)

select coded.*

from coded
left join divided as importers
    on
        coded.year = importers.year
        and coded.hs_edition = importers.hs_edition
        and coded.importer_code = importers.economy_code
left join divided as exporters
    on
        coded.year = exporters.year
        and coded.hs_edition = exporters.hs_edition
        and coded.exporter_code = exporters.economy_code
where importers.economy_code is null and exporters.economy_code is null

union all

select
    year,
    hs_edition,
    product_code,
    importer_code,
    exporter_code,
    exporter_rank,
    min(importer_baci_code) as importer_baci_code,
    min(exporter_baci_code) as exporter_baci_code,
    cast(sum(trade_value_usd) as decimal(18, 0)) as trade_value_usd,
    -- a weight is known only where every part has one
    case when count(quantity_t) = count(*) then cast(sum(quantity_t) as decimal(18, 3)) end as quantity_t,
    max(vintage_id) as vintage_id

from of_divided
-- an unknown partner has no code of ours: its flows stay apart by number
group by
    year, hs_edition, product_code, importer_code, exporter_code, exporter_rank,
    case when importer_code is null then importer_baci_code end,
    case when exporter_code is null then exporter_baci_code end
