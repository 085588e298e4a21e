-- Value that is lost or counted twice between the reports and the mart: unknown partner codes, and partners that do not
-- add up to the publisher's own total.
with

published as (

    select
        lower(code_system) as publisher,
        frequency,
        period,
        reporter_code,
        flow,
        sum(case when partner_kind = 'world' then coalesce(trade_value_usd, trade_value_eur) end) as world_amount,
        sum(case when partner_kind is null then coalesce(trade_value_usd, trade_value_eur) end) as unmatched_amount,
        sum(case when partner_kind is distinct from 'world' then coalesce(trade_value_usd, trade_value_eur) end)
            as partner_amount
    from {{ ref('int_reported__flows') }}
    group by all

),

counted as (

    select
        publisher,
        frequency,
        period,
        reporter_code,
        flow,
        sum(coalesce(trade_value_usd, trade_value_eur)) as counted_amount
    from {{ ref('int_reported__countable') }}
    where counts_once
    group by all

)

select
    published.publisher,
    published.frequency,
    published.period,
    published.reporter_code,
    published.flow,
    cast(published.world_amount as double) as world_amount,
    cast(counted.counted_amount as double) as counted_amount,
    coalesce({{ share('published.unmatched_amount', 'published.partner_amount') }}, 0) as unmatched_value_share,
    {{ share('counted.counted_amount', 'published.world_amount') }} as counted_ratio

from published
left join counted using (publisher, frequency, period, reporter_code, flow)
