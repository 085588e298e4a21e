-- The share of balanced exports that unknown codes lose, by year and item; Kosovo (888) is below a thousandth.
with

flows as (

    select
        year,
        item_code,
        balanced_value_usd,
        case when reporter_code is null or partner_code is null then balanced_value_usd else 0 end as lost_value_usd

    from {{ ref('int_services__coded') }}
    where not is_aggregate and flow_code = 'X'

)

select
    year,
    item_code,
    {{ share("sum(lost_value_usd)", "sum(balanced_value_usd)") }} as lost_share

from flows
group by year, item_code
having {{ share("sum(lost_value_usd)", "sum(balanced_value_usd)") }} > 0.02
