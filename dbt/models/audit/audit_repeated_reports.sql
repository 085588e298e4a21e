-- Gate G3, for publishers whose years or months arrive one by one: no two periods of a reporter are the same, or the same
-- but for a factor. Publishers that send all years in one table are checked when it arrives.
with

parameters as (

    {{ repeated_periods_parameters() }}

),

reported as (

    select
        publisher || ' ' || flow || ' ' || frequency as series,
        period,
        reporter_code as group_code,
        partner_code || ' ' || classification || ' ' || product_code as key_code,
        cast(coalesce(trade_value_usd, trade_value_eur) as double) as amount
    from {{ ref('int_reported__countable') }}

),

services as (

    select
        'batis' as series,
        cast(year as varchar) as period,
        reporter_code as group_code,
        flow_code || ' ' || partner_code || ' ' || item_code as key_code,
        -- published to a tenth of a million: a thousandth of the value, so that rounding repeats no growth
        cast(balanced_value_usd as double) / 1000 as amount
    from {{ ref('stg_batis__services_trade') }}

),

production as (

    select
        'prodcom ' || dataset as series,
        cast(year as varchar) as period,
        reporter_code as group_code,
        product_code as key_code,
        cast(production_value_eur as double) as amount
    from {{ ref('stg_prodcom__production') }}

),

joined as (

    select * from reported
    union all
    select * from services
    union all
    select * from production

),

amounts as (

    select joined.*
    from joined
    cross join parameters
    where joined.amount >= parameters.min_value

),

{{ repeated_periods('amounts', 'parameters') }}

select
    series,
    period || ' like ' || earlier_period as periods,
    cast(compared_group_count as double) as compared_reporter_count,
    repeated_group_share as repeated_amount_share,
    repeated_group_code as reporter_code

from repeated_periods
