with

trade as (

    select * from {{ ref('int_competitiveness__group_trade') }}

),

worlds as (

    select
        trade.year,
        trade.hs_edition,
        trade.economy_code,
        trade.scheme,
        trade.group_type,
        trade.group_code,
        worlds.product_count,
        worlds.traded_product_count,
        worlds.world_export_value_usd - coalesce(internal.internal_value_usd, 0) as world_export_value_usd
    from trade
    inner join {{ ref('int_competitiveness__group_worlds') }} as worlds
        using (year, hs_edition, scheme, group_type, group_code)
    left join {{ ref('int_competitiveness__group_internal') }} as internal
        using (year, hs_edition, economy_code, scheme, group_type, group_code)

),

suppliers as (

    select * from {{ ref('int_competitiveness__group_suppliers') }}

),

economies as (

    select
        year,
        hs_edition,
        economy_code,
        import_value_usd as economy_import_value_usd,
        export_value_usd as economy_export_value_usd,
        world_export_value_usd as all_world_export_value_usd
    from {{ ref('int_competitiveness__economies') }}

),

-- partial codes without a weight are in no group
left_out as (

    select
        partial_bases.scheme,
        'base' as group_type,
        partial_bases.base_code as group_code,
        partial_bases.hs_edition,
        cast(count(*) - count(partial_weights.product_code) as integer) as left_out_product_count
    from {{ ref('int_bases__partial_bases') }} as partial_bases
    left join {{ ref('int_bases__partial_weights') }} as partial_weights
        on
            partial_bases.scheme = partial_weights.scheme
            and partial_bases.hs_edition = partial_weights.hs_edition
            and partial_bases.product_code = partial_weights.product_code
            and partial_bases.base_code = partial_weights.base_code
    group by partial_bases.scheme, partial_bases.base_code, partial_bases.hs_edition

)

select
    trade.year,
    trade.hs_edition,
    trade.economy_code,
    trade.scheme,
    trade.group_type,
    trade.group_code,
    trade.is_bloc,
    cast(round(trade.import_value_usd, 0) as decimal(38, 0)) as import_value_usd,
    cast(round(trade.export_value_usd, 0) as decimal(38, 0)) as export_value_usd,
    {{ net_trade_index('trade.export_value_usd', 'trade.import_value_usd') }} as net_trade_index,
    {{ share('trade.export_value_usd', 'worlds.world_export_value_usd') }} as world_share,
    {{ revealed_comparative_advantage(
        'trade.export_value_usd',
        'economies.economy_export_value_usd',
        'worlds.world_export_value_usd',
        'economies.all_world_export_value_usd'
    ) }} as rca_ratio,
    1 - {{ share('trade.one_way_value_usd', 'trade.export_value_usd + trade.import_value_usd') }} as grubel_lloyd_index,
    suppliers.supplier_hhi_index,
    {{ share('trade.dependent_in_year_value_usd', 'trade.import_value_usd') }} as dependent_in_year_import_share,
    case
        when trade.judged_product_count > 0
            then {{ share('trade.dependent_value_usd', 'trade.import_value_usd') }}
    end as dependent_import_share,
    {{ share('trade.world_value_with_advantage_usd', 'worlds.world_export_value_usd') }} as completeness_share,
    {{ share('trade.advantage_product_count', 'worlds.traded_product_count') }} as completeness_by_count_share,
    {{ share('trade.import_value_usd', 'economies.economy_import_value_usd') }} as mapped_import_share,
    {{ share('trade.export_value_usd', 'economies.economy_export_value_usd') }} as mapped_export_share,
    worlds.product_count,
    worlds.product_count - worlds.traded_product_count as untraded_product_count,
    coalesce(left_out.left_out_product_count, 0) as left_out_product_count,
    trade.imported_product_count,
    trade.exported_product_count,
    trade.advantage_product_count,
    trade.dependent_in_year_product_count,
    case when trade.judged_product_count > 0 then trade.dependent_product_count end as dependent_product_count,
    trade.vintage_id,
    'base_trade-1' as rule_version

from trade
inner join worlds using (year, hs_edition, economy_code, scheme, group_type, group_code)
inner join economies using (year, hs_edition, economy_code)
left join suppliers using (year, hs_edition, economy_code, scheme, group_type, group_code)
left join left_out using (scheme, group_type, group_code, hs_edition)
