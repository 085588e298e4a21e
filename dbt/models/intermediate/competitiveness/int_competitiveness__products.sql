-- Revealed comparative advantage, net trade and share in world exports, by product and economy or bloc (methods S06,
-- S08). World exports of a bloc's market leave out trade between its members and count the bloc as one exporter.
with

traded as (

    select
        year,
        hs_edition,
        economy_code,
        product_code,
        is_bloc,
        import_value_usd,
        export_value_usd,
        world_export_value_usd,
        world_export_hhi_index,
        top_exporter_code,
        vintage_id
    from {{ ref('int_trade__dependence_measures') }}

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
