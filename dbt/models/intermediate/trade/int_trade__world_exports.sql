-- Concentration of world exports by product (methods R03): over all exporters, without known re-export hubs, and by
-- weight.
with

exports as (

    select * from {{ ref('int_trade__exports') }}
    where not is_bloc

),

hubs as (

    select economy_code from {{ ref('reexport_hubs') }}

),

marked as (

    select
        exports.year,
        exports.hs_edition,
        exports.product_code,
        exports.export_value_usd,
        exports.weighed_value_usd,
        case when hubs.economy_code is null then exports.export_value_usd end as value_outside_hubs_usd,
        cast(exports.export_quantity_t * 1000 as decimal(18, 0)) as quantity_kg,
        alphabet.alphabetical_rank
    from exports
    left join hubs using (economy_code)
    left join {{ ref('int_economies__alphabet') }} as alphabet using (economy_code)

),

world_totals as (

    select
        year,
        hs_edition,
        product_code,
        cast(count(*) as integer) as exporter_count,
        sum(export_value_usd) as world_export_value_usd,
        {{ sum_of_squares('export_value_usd') }} as sum_of_squares,
        {{ herfindahl_index('export_value_usd') }} as world_export_hhi_index,
        {{ herfindahl_index('value_outside_hubs_usd') }} as world_export_hhi_without_hubs_index,
        {{ herfindahl_index('quantity_kg') }} as world_export_tonnage_hhi_index,
        {{ share('sum(weighed_value_usd)', 'sum(export_value_usd)') }} as quantity_coverage_share,
        {{ pack_max_with_rank('export_value_usd', 'alphabetical_rank') }} as largest
    from marked
    group by year, hs_edition, product_code

)

select
    world_totals.year,
    world_totals.hs_edition,
    world_totals.product_code,
    world_totals.exporter_count,
    world_totals.world_export_value_usd,
    world_totals.sum_of_squares,
    world_totals.world_export_hhi_index,
    world_totals.world_export_hhi_without_hubs_index,
    world_totals.world_export_tonnage_hhi_index,
    world_totals.quantity_coverage_share,
    alphabet.economy_code as top_exporter_code,
    {{ share(amount_of_largest('world_totals.largest'), 'world_totals.world_export_value_usd') }} as top_exporter_share

from world_totals
left join {{ ref('int_economies__alphabet') }} as alphabet
    on {{ rank_of_largest('world_totals.largest') }} = alphabet.alphabetical_rank
