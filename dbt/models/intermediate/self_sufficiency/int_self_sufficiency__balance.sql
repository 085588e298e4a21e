-- Output, trade and use of each material in each economy (methods S01, S02), with the reason where there is no ratio.
with

parameters as (

    select value as least_coverage
    from {{ ref('trade_parameters') }}
    where parameter_code = 'contained_trade_least_coverage_share'

),

output as (

    select * from {{ ref('int_self_sufficiency__output') }}

),

series as (

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

traders as (

    select distinct
        year,
        hs_edition,
        economy_code
    from {{ ref('int_trade__imports') }}

    union

    select distinct
        year,
        hs_edition,
        economy_code
    from {{ ref('int_trade__exports') }}

),

editions as (

    select distinct
        year,
        hs_edition
    from {{ ref('int_self_sufficiency__flows') }}

),

trade as (

    select * from {{ ref('int_self_sufficiency__trade') }}

),

-- An economy has a row where it trades the material or the publisher lists it.
places as (

    select
        series.publisher,
        series.material_code,
        series.measure,
        series.year,
        trade.hs_edition,
        trade.economy_code
    from series
    inner join trade using (material_code, measure, year)

    union

    select
        output.publisher,
        output.material_code,
        output.measure,
        output.year,
        editions.hs_edition,
        output.economy_code
    from output
    inner join editions using (year)

),

joined as (

    select
        places.publisher,
        places.material_code,
        places.measure,
        places.year,
        places.hs_edition,
        places.economy_code,
        series.measure_unit,
        output.output_t,
        case
            when output.economy_code is null then 'output_not_listed'
            when output.output_t is null then 'output_' || output.status
        end as output_reason,
        trade.import_t,
        trade.export_t,
        traders.economy_code is not null as is_trader,
        trade.economy_code is not null as is_trader_of_material,
        trade.least_import_t,
        trade.least_export_t,
        trade.most_import_t,
        trade.most_export_t,
        trade.covered_trade_share,
        trade.weighed_trade_share,
        trade.excluded_hs_codes,
        series.world_output_t,
        series.world_output_basis,
        series.top_producer_code,
        series.top_output_t,
        output.vintage_id as output_vintage_id,
        trade.vintage_id as trade_vintage_id
    from places
    inner join series using (publisher, material_code, measure, year)
    left join output using (publisher, material_code, measure, year, economy_code)
    left join trade using (material_code, measure, year, hs_edition, economy_code)
    left join traders using (year, hs_edition, economy_code)

),

used as (

    select
        joined.*,
        case
            when joined.output_reason is not null then joined.output_reason
            when not joined.is_trader then 'trade_not_known'
            -- what is mined may leave in a form that is not listed: cobalt in nickel matte, rare earths in a mineral sand
            when not joined.is_trader_of_material then 'trade_not_found'
            when
                joined.covered_trade_share < parameters.least_coverage or joined.import_t is null or joined.export_t is null
                then 'trade_not_converted'
        end as input_reason,
        joined.output_t + joined.import_t - joined.export_t as use_t,
        -- too much that was not weighed has no upper end
        joined.weighed_trade_share >= parameters.least_coverage as is_bounded
    from joined
    cross join parameters

),

reasoned as (

    select
        *,
        coalesce(input_reason, case when use_t <= 0 then 'use_not_positive' end) as missing_reason
    from used

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
    case when missing_reason is null then use_t end as consumption_t,
    case when is_bounded then output_t + most_import_t - least_export_t end as most_consumption_t,
    case when is_bounded then output_t + least_import_t - most_export_t end as least_consumption_t,
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
