-- Content of imports and exports by material and stage. Trade that cannot be converted or was not weighed is in no amount:
-- covered_trade_share falls by its part of the value, and its codes are named.
with

sums as (

    select
        year,
        hs_edition,
        economy_code,
        material_code,
        measure,
        sum(case when flow = 'import' then contained_t end) as converted_import_t,
        sum(case when flow = 'export' then contained_t end) as converted_export_t,
        sum(case when flow = 'import' then min_contained_t end) as min_import_t,
        sum(case when flow = 'export' then min_contained_t end) as min_export_t,
        sum(case when flow = 'import' then max_contained_t end) as max_import_t,
        sum(case when flow = 'export' then max_contained_t end) as max_export_t,
        sum(case when flow = 'import' then covered_value_usd end) as covered_import_value_usd,
        sum(case when flow = 'export' then covered_value_usd end) as covered_export_value_usd,
        sum(case when flow = 'import' then trade_value_usd end) as import_value_usd,
        sum(case when flow = 'export' then trade_value_usd end) as export_value_usd,
        {{ share('sum(covered_value_usd)', 'sum(trade_value_usd)') }} as covered_trade_share,
        {{ share('sum(weighed_value_usd)', 'sum(trade_value_usd)') }} as weighed_trade_share,
        max(vintage_id) as vintage_id
    from {{ ref('int_self_sufficiency__stage_flows') }}
    group by year, hs_edition, economy_code, material_code, measure

),

excluded_codes as (

    select distinct
        year,
        hs_edition,
        economy_code,
        material_code,
        measure,
        hs_code
    from {{ ref('int_self_sufficiency__stage_flows') }}
    where contained_t is null

),

excluded as (

    select
        year,
        hs_edition,
        economy_code,
        material_code,
        measure,
        {{ ordered_list('hs_code') }} as excluded_hs_codes
    from excluded_codes
    group by year, hs_edition, economy_code, material_code, measure

)

select
    sums.year,
    sums.hs_edition,
    sums.economy_code,
    sums.material_code,
    sums.measure,
    -- without any flow the amount is 0; with flows that cannot be converted it is unknown
    case when sums.import_value_usd is null then 0 else sums.converted_import_t end as import_t,
    case when sums.export_value_usd is null then 0 else sums.converted_export_t end as export_t,
    -- an amount without the flows that were not weighed or converted reads as a whole unless it says so
    coalesce(sums.covered_import_value_usd < sums.import_value_usd, false) as is_import_partial,
    coalesce(sums.covered_export_value_usd < sums.export_value_usd, false) as is_export_partial,
    coalesce(sums.min_import_t, 0) as min_import_t,
    coalesce(sums.min_export_t, 0) as min_export_t,
    coalesce(sums.max_import_t, 0) as max_import_t,
    coalesce(sums.max_export_t, 0) as max_export_t,
    sums.covered_trade_share,
    sums.weighed_trade_share,
    excluded.excluded_hs_codes,
    sums.vintage_id

from sums
left join excluded using (year, hs_edition, economy_code, material_code, measure)
