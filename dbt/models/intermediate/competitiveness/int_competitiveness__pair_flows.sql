-- Trade of each pair of economies or blocs, once from each side. A pair with a complementarity index is a pair without any
-- trade, too.
with

flows as (

    select
        year,
        hs_edition,
        importer_code,
        exporter_code,
        trade_value_usd,
        vintage_id
    from {{ ref('int_competitiveness__pair_trade') }}

    union all

    select
        year,
        hs_edition,
        importer_code,
        exporter_code,
        trade_value_usd,
        vintage_id
    from {{ ref('int_competitiveness__bloc_pair_trade') }}

    union all

    select
        year,
        hs_edition,
        economy_code as importer_code,
        partner_code as exporter_code,
        0 as trade_value_usd,
        vintage_id
    from {{ ref('int_competitiveness__pair_complementarity') }}

),

sides as (

    select
        year,
        hs_edition,
        importer_code as economy_code,
        exporter_code as partner_code,
        trade_value_usd as import_value_usd,
        0 as export_value_usd,
        vintage_id
    from flows

    union all

    select
        year,
        hs_edition,
        exporter_code as economy_code,
        importer_code as partner_code,
        0 as import_value_usd,
        trade_value_usd as export_value_usd,
        vintage_id
    from flows

)

select
    year,
    hs_edition,
    economy_code,
    partner_code,
    sum(import_value_usd) as import_value_usd,
    sum(export_value_usd) as export_value_usd,
    max(vintage_id) as vintage_id

from sides
group by year, hs_edition, economy_code, partner_code
