-- Imports and exports of each product by each economy and each bloc, with the world exports they compete in. The world of
-- a bloc leaves out trade between its members and counts the bloc as one exporter.
{% set world_columns = {
    'world_export_value_usd': 'world_export_value_usd',
    'sum_of_squares': 'world_squares',
    'world_export_hhi_index': 'world_export_hhi_index',
    'world_export_tonnage_hhi_index': 'world_export_tonnage_hhi_index',
    'quantity_coverage_share': 'world_quantity_coverage_share',
    'top_exporter_code': 'top_exporter_code',
} %}
with

imports as (

    select * from {{ ref('int_trade__imports') }}

),

exports as (

    select * from {{ ref('int_trade__exports') }}

),

traded as (

    select
        year,
        hs_edition,
        economy_code,
        product_code,
        coalesce(imports.import_value_usd, 0) as import_value_usd,
        coalesce(exports.export_value_usd, 0) as export_value_usd,
        coalesce(imports.supplier_count, 0) as supplier_count,
        imports.sum_of_squares as supplier_squares,
        imports.supplier_hhi_index,
        imports.top_supplier_code,
        imports.top_supplier_value_usd,
        imports.top_supplier_share,
        imports.top_three_supplier_share,
        coalesce(imports.vintage_id, exports.vintage_id) as vintage_id
    from imports
    full join exports using (year, hs_edition, economy_code, product_code)

),

world_totals as (

    select * from {{ ref('int_trade__world_exports') }}

),

bloc_markets as (

    select * from {{ ref('int_trade__bloc_markets') }}

)

select
    traded.*,
    blocs.bloc_code is not null as is_bloc,
    {% for column, name in world_columns.items() %}
        case when blocs.bloc_code is not null then bloc_markets.{{ column }} else world_totals.{{ column }} end
            as {{ name }},
    {% endfor %}
    world_totals.world_export_hhi_without_hubs_index

from traded
left join {{ ref('blocs') }} as blocs on traded.economy_code = blocs.bloc_code
left join world_totals using (year, hs_edition, product_code)
left join bloc_markets
    on
        traded.year = bloc_markets.year
        and traded.hs_edition = bloc_markets.hs_edition
        and traded.economy_code = bloc_markets.bloc_code
        and traded.product_code = bloc_markets.product_code
