with

trade as (

    select * from {{ ref('int_competitiveness__group_trade') }}

),

suppliers as (

    select * from {{ ref('int_competitiveness__group_suppliers') }}

),

economies as (

    select * from {{ ref('int_competitiveness__economies') }}

),

worlds as (

    select * from {{ ref('int_competitiveness__group_worlds') }}

),

internal as (

    select * from {{ ref('int_competitiveness__group_internal') }}

),

full_windows as (

    select
        year,
        hs_edition
    from {{ ref('int_trade__full_windows') }}
    where rule_code = 'geodep'

),

left_out as (

    select
        scheme,
        'base' as group_type,
        base_code as group_code,
        hs_edition,
        left_out_product_count
    from {{ ref('int_bases__left_out_codes') }}

),

-- every economy has a row in every group: without trade in it the group is incomplete, not unknown
measured as (

    select
        economies.year,
        economies.hs_edition,
        economies.economy_code,
        worlds.scheme,
        worlds.group_type,
        worlds.group_code,
        economies.is_bloc,
        coalesce(trade.import_value_usd, 0) as import_value_usd,
        coalesce(trade.export_value_usd, 0) as export_value_usd,
        coalesce(trade.one_way_value_usd, 0) as one_way_value_usd,
        worlds.world_export_value_usd - coalesce(internal.internal_value_usd, 0) as world_export_value_usd,
        economies.import_value_usd as economy_import_value_usd,
        economies.export_value_usd as economy_export_value_usd,
        economies.world_export_value_usd as all_world_export_value_usd,
        suppliers.supplier_hhi_index,
        coalesce(trade.dependent_in_year_value_usd, 0) as dependent_in_year_value_usd,
        trade.dependent_value_usd,
        coalesce(trade.world_value_with_advantage_usd, 0) as world_value_with_advantage_usd,
        worlds.product_count,
        worlds.traded_product_count,
        coalesce(left_out.left_out_product_count, 0) as left_out_product_count,
        coalesce(trade.imported_product_count, 0) as imported_product_count,
        coalesce(trade.exported_product_count, 0) as exported_product_count,
        coalesce(trade.advantage_product_count, 0) as advantage_product_count,
        coalesce(trade.dependent_in_year_product_count, 0) as dependent_in_year_product_count,
        coalesce(trade.dependent_product_count, 0) as dependent_product_count,
        -- the verdict over the window is known for all products of a year or for none: a bloc may be too young for it
        coalesce(
            max(trade.judged_product_count) over (
                partition by economies.year, economies.hs_edition, economies.economy_code
            ) > 0,
            full_windows.year is not null
        ) as is_judged,
        economies.vintage_id
    from economies
    inner join worlds using (year, hs_edition)
    left join trade using (year, hs_edition, economy_code, scheme, group_type, group_code)
    left join internal using (year, hs_edition, economy_code, scheme, group_type, group_code)
    left join suppliers using (year, hs_edition, economy_code, scheme, group_type, group_code)
    left join left_out using (scheme, group_type, group_code, hs_edition)
    left join full_windows using (year, hs_edition)

)

select
    year,
    hs_edition,
    economy_code,
    scheme,
    group_type,
    group_code,
    is_bloc,
    cast(round(import_value_usd, 0) as decimal(38, 0)) as import_value_usd,
    cast(round(export_value_usd, 0) as decimal(38, 0)) as export_value_usd,
    {{ net_trade_index('export_value_usd', 'import_value_usd') }} as net_trade_index,
    {{ share('export_value_usd', 'world_export_value_usd') }} as world_share,
    {{ revealed_comparative_advantage(
        'export_value_usd', 'economy_export_value_usd', 'world_export_value_usd', 'all_world_export_value_usd'
    ) }} as rca_ratio,
    1 - {{ share('one_way_value_usd', 'export_value_usd + import_value_usd') }} as grubel_lloyd_index,
    supplier_hhi_index,
    {{ share('dependent_in_year_value_usd', 'import_value_usd') }} as dependent_in_year_import_share,
    case when is_judged then {{ share('dependent_value_usd', 'import_value_usd') }} end as dependent_import_share,
    {{ share('world_value_with_advantage_usd', 'world_export_value_usd') }} as completeness_share,
    {{ share('advantage_product_count', 'traded_product_count') }} as completeness_by_count_share,
    {{ share('import_value_usd', 'economy_import_value_usd') }} as mapped_import_share,
    {{ share('export_value_usd', 'economy_export_value_usd') }} as mapped_export_share,
    product_count,
    product_count - traded_product_count as untraded_product_count,
    left_out_product_count,
    imported_product_count,
    exported_product_count,
    advantage_product_count,
    dependent_in_year_product_count,
    case when is_judged then dependent_product_count end as dependent_product_count,
    vintage_id,
    'base_trade-2' as rule_version

from measured
