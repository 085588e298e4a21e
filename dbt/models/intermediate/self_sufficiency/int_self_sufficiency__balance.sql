-- Output, trade and apparent consumption of each material in each economy (methods S01, S02), with the reason where the
-- balance gives no ratio.
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
        top_output_t
    from output

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
        output.output_t,
        trade.import_t,
        trade.export_t,
        output.output_t + trade.import_t - trade.export_t as apparent_consumption_t,
        trade.min_import_t,
        trade.min_export_t,
        trade.max_import_t,
        trade.max_export_t,
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
        trade.weighed_trade_share >= parameters.min_coverage_share as is_bounded,
        output.vintage_id as output_vintage_id,
        trade.vintage_id as trade_vintage_id
    from {{ ref('int_self_sufficiency__spine') }} as spine
    inner join world_output using (publisher, material_code, measure, year)
    left join output using (publisher, material_code, measure, year, economy_code)
    left join trade using (material_code, measure, year, hs_edition, economy_code)
    left join traders using (year, hs_edition, economy_code)
    cross join parameters

),

reasoned as (

    select
        *,
        case
            when not is_output_listed then 'output_not_listed'
            when output_t is null then 'output_' || output_status
            when not is_trader then 'trade_not_known'
            -- mine output may be traded in forms that are not listed: cobalt in nickel matte, rare earths in mineral sands
            when not is_trader_of_material then 'trade_not_found'
            when is_trade_unconverted then 'trade_not_converted'
            when apparent_consumption_t <= 0 then 'use_not_positive'
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
    import_t,
    export_t,
    case when missing_reason is null then apparent_consumption_t end as consumption_t,
    case when is_bounded then output_t + max_import_t - min_export_t end as most_consumption_t,
    case when is_bounded then output_t + min_import_t - max_export_t end as least_consumption_t,
    missing_reason,
    covered_trade_share,
    excluded_hs_codes,
    world_output_t,
    world_output_basis,
    top_producer_code,
    top_output_t,
    output_vintage_id,
    trade_vintage_id

from reasoned
