-- Gate G3: no two years of an edition are the same, or the same but for a factor, and no two years of an exporter are.
with

parameters as (

    {{ repeated_periods_parameters() }}

),

amounts as (

    select
        flows.hs_edition as series,
        flows.year as period,
        flows.exporter_code as group_code,
        flows.importer_code || ' ' || flows.product_code as key_code,
        cast(flows.trade_value_usd as double) as amount

    from {{ ref('fct_bilateral_trade') }} as flows
    cross join parameters
    where flows.trade_value_usd >= parameters.min_value

),

{{ repeated_periods('amounts', 'parameters') }}

select
    series as hs_edition,
    earlier_period as earlier_year,
    period as year,
    period || ' like ' || earlier_period as years,
    cast(compared_count as double) as compared_flow_count,
    repeated_share as repeated_flow_share,
    cast(compared_group_count as double) as compared_exporter_count,
    repeated_group_share as repeated_exporter_share,
    repeated_group_code as exporter_code

from repeated_periods
