-- Where a publisher reports a bloc and economies that belong to it: which of the two a sum over partners may count. The
-- members count where they add up to the bloc; where some are missing or confidential, the bloc is more complete.
with

partners as (

    select
        publisher,
        frequency,
        period,
        reporter_code,
        flow,
        classification,
        partner_code,
        is_partner_aggregate,
        sum(coalesce(trade_value_usd, trade_value_eur)) as amount
    from {{ ref('int_reported__summed') }}
    group by all

),

members as (

    select
        blocs.publisher,
        blocs.frequency,
        blocs.period,
        blocs.reporter_code,
        blocs.flow,
        blocs.classification,
        blocs.partner_code as bloc_code,
        blocs.amount as bloc_amount,
        coalesce(sum(economies.amount), 0) as member_amount
    from partners as blocs
    -- the bloc with its present members, whatever the year: the publisher restates past years for them
    left join {{ ref('int_economies__bloc_members') }} as membership
        on blocs.partner_code = membership.bloc_code
    left join partners as economies
        on
            blocs.publisher = economies.publisher
            and blocs.frequency = economies.frequency
            and blocs.period = economies.period
            and blocs.reporter_code = economies.reporter_code
            and blocs.flow = economies.flow
            and blocs.classification = economies.classification
            and membership.economy_code = economies.partner_code
    where blocs.is_partner_aggregate
    group by all

)

select
    publisher,
    frequency,
    period,
    reporter_code,
    flow,
    classification,
    bloc_code,
    bloc_amount,
    member_amount,
    member_amount < bloc_amount as is_bloc_counted

from members
