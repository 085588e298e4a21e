-- Revealed comparative advantage, net trade and share in world exports, by product and economy or bloc (methods S06,
-- S08). World exports of a bloc's market leave out trade between its members and count the bloc as one exporter.
with

measures as (

    select * from {{ ref('int_trade__dependence_measures') }}

),

world_totals as (

    select * from {{ ref('int_trade__world_exports') }}

),

bloc_markets as (

    select * from {{ ref('int_competitiveness__bloc_markets') }}

),

traded as (

    select
        measures.year,
        measures.hs_edition,
        measures.economy_code,
        measures.product_code,
        measures.is_bloc,
        measures.import_value_usd,
        measures.export_value_usd,
        case when measures.is_bloc then bloc_markets.world_export_value_usd else world_totals.world_export_value_usd end
            as world_export_value_usd,
        case when measures.is_bloc then bloc_markets.world_export_hhi_index else world_totals.world_export_hhi_index end
            as world_export_hhi_index,
        case when measures.is_bloc then bloc_markets.top_exporter_code else world_totals.top_exporter_code end
            as top_exporter_code,
        measures.vintage_id
    from measures
    inner join world_totals using (year, hs_edition, product_code)
    left join bloc_markets
        on
            measures.year = bloc_markets.year
            and measures.hs_edition = bloc_markets.hs_edition
            and measures.economy_code = bloc_markets.bloc_code
            and measures.product_code = bloc_markets.product_code

),

economies as (

    select * from {{ ref('int_competitiveness__economies') }}

)

select
    traded.*,
    {{ revealed_comparative_advantage(
        'traded.export_value_usd',
        'economies.export_value_usd',
        'traded.world_export_value_usd',
        'economies.world_export_value_usd'
    ) }} as rca_ratio,
    {{ net_trade_index('traded.export_value_usd', 'traded.import_value_usd') }} as net_trade_index,
    {{ grubel_lloyd_index('traded.export_value_usd', 'traded.import_value_usd') }} as grubel_lloyd_index,
    {{ share('traded.export_value_usd', 'traded.world_export_value_usd') }} as world_share

from traded
inner join economies using (year, hs_edition, economy_code)
