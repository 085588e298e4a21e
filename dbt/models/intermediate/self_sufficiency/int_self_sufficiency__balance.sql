-- Output, trade and apparent consumption of each material in each economy (methods S01, S02), with the reason where the
-- balance gives no ratio, and the bounds of what is not known: contents of trade, and output that is not listed.
with

parameters as (

    select value as min_coverage_share
    from {{ ref('trade_parameters') }}
    where parameter_code = 'contained_trade_least_coverage_share'

),

output as (

    select * from {{ ref('int_self_sufficiency__output') }}

),

world_output as (

    select distinct
        publisher,
        material_code,
        measure,
        measure_unit,
        year,
        world_output_t,
        world_output_basis,
        top_producer_code,
        top_output_t,
        max_unlisted_output_t
    from output

),

world_exports as (

    select
        publisher,
        material_code,
        measure,
        year,
        hs_edition,
        world_export_ratio,
        max_world_export_ratio,
        is_implausible
    from {{ ref('int_self_sufficiency__world_exports') }}

),

trade as (

    select * from {{ ref('int_self_sufficiency__trade') }}

),

traders as (

    select * from {{ ref('int_self_sufficiency__traders') }}

),

balances as (

    select
        spine.*,
        world_output.* exclude (publisher, material_code, measure, year),
        world_exports.world_export_ratio,
        world_exports.max_world_export_ratio,
        coalesce(world_exports.is_implausible, false) as is_trade_implausible,
        output.output_t,
        case when output.economy_code is null then 0 else output.output_t end as min_output_t,
        case when output.economy_code is null then world_output.max_unlisted_output_t else output.output_t end
            as max_output_t,
        trade.import_t,
        trade.export_t,
        trade.is_import_partial,
        trade.is_export_partial,
        trade.min_import_t - trade.max_export_t as min_net_import_t,
        trade.max_import_t - trade.min_export_t as max_net_import_t,
        trade.covered_trade_share,
        trade.excluded_hs_codes,
        output.economy_code is not null as is_output_listed,
        output.status as output_status,
        traders.economy_code is not null as is_trader,
        trade.economy_code is not null as is_trader_of_material,
        trade.covered_trade_share < parameters.min_coverage_share
        or trade.import_t is null
        or trade.export_t is null as is_trade_unconverted,
        -- where too much of the trade was not weighed, its content has no upper bound
        trade.weighed_trade_share >= parameters.min_coverage_share as is_weighed,
        output.vintage_id as output_vintage_id,
        trade.vintage_id as trade_vintage_id
    from {{ ref('int_self_sufficiency__spine') }} as spine
    inner join world_output using (publisher, material_code, measure, year)
    left join world_exports using (publisher, material_code, measure, year, hs_edition)
    left join output using (publisher, material_code, measure, year, economy_code)
    left join trade using (material_code, measure, year, hs_edition, economy_code)
    left join traders using (year, hs_edition, economy_code)
    cross join parameters

),

reasoned as (

    select
        *,
        is_weighed and not is_trade_implausible and max_output_t is not null as is_bounded,
        case
            when is_trade_implausible then 'trade_above_world_output'
            when not is_output_listed then 'output_not_listed'
            when output_t is null then 'output_' || output_status
            when not is_trader then 'trade_not_known'
            -- mine output may be traded in forms that are not listed: cobalt in nickel matte, rare earths in mineral sands
            when not is_trader_of_material then 'trade_not_found'
            when is_trade_unconverted then 'trade_not_converted'
            -- what was not converted holds so much that the balance without it is impossible
            when import_t - export_t not between min_net_import_t and max_net_import_t then 'trade_not_converted'
            when output_t + import_t - export_t <= 0 then 'use_not_positive'
        end as missing_reason
    from balances

)

select
    publisher,
    material_code,
    measure,
    year,
    hs_edition,
    economy_code,
    measure_unit,
    output_t,
    max_output_t,
    case when not is_trade_implausible then import_t end as import_t,
    case when not is_trade_implausible then export_t end as export_t,
    case when not is_trade_implausible and import_t is not null then is_import_partial end as is_import_partial,
    case when not is_trade_implausible and export_t is not null then is_export_partial end as is_export_partial,
    case when missing_reason is null then output_t + import_t - export_t end as consumption_t,
    -- The ratio rises with output where more is imported than exported, else it falls: the bounds of an output that is not
    -- listed stand only where the trade leaves no doubt which of the two it is.
    case when is_bounded then min_output_t end as lower_output_t,
    case when is_bounded then min_output_t + max_net_import_t end as consumption_at_lower_t,
    case when is_bounded and (min_net_import_t >= 0 or is_output_listed) then max_output_t end as upper_output_t,
    case when is_bounded and (min_net_import_t >= 0 or is_output_listed) then max_output_t + min_net_import_t end
        as consumption_at_upper_t,
    missing_reason,
    is_trade_implausible,
    world_export_ratio,
    max_world_export_ratio,
    covered_trade_share,
    excluded_hs_codes,
    world_output_t,
    world_output_basis,
    top_producer_code,
    top_output_t,
    output_vintage_id,
    trade_vintage_id

from reasoned
