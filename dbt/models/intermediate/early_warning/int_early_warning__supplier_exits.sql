-- The three largest suppliers of the previous calendar year, and which of them have delivered nothing for three months.
with

months as (

    select
        *,
        count(*) over (
            partition by economy_code, hs_edition order by month_number range between 2 preceding and current row
        ) as recent_month_count,
        count(*) over (partition by economy_code, hs_edition, year) as months_of_year
    from {{ ref('int_early_warning__months') }}

),

complete_years as (

    select distinct
        economy_code,
        hs_edition,
        year
    from months
    where months_of_year = 12

),

-- a delivery too small to have a value is a delivery
deliveries as (

    select
        economy_code,
        hs_edition,
        product_code,
        partner_code,
        year,
        month_number,
        trade_value
    from {{ ref('int_early_warning__flows') }}
    where not is_partner_aggregate and partner_code <> '_X' and (trade_value is null or trade_value > 0 or quantity_t > 0)

),

suppliers as (

    select
        deliveries.economy_code,
        deliveries.hs_edition,
        deliveries.product_code,
        deliveries.partner_code,
        deliveries.year,
        sum(deliveries.trade_value) as trade_value
    from deliveries
    inner join complete_years using (economy_code, hs_edition, year)
    group by all

),

ranked as (

    select
        *,
        {{ share('trade_value', 'sum(trade_value) over product') }} as value_share,
        row_number() over (product order by trade_value desc nulls last, partner_code asc) as share_rank
    from suppliers
    window product as (partition by economy_code, hs_edition, product_code, year)

),

-- a supplier counts as active for three months from each delivery
served as (

    select distinct
        deliveries.economy_code,
        deliveries.hs_edition,
        deliveries.product_code,
        deliveries.partner_code,
        deliveries.month_number + later.months as month_number
    from deliveries
    cross join (values (0), (1), (2)) as later (months)

)

select
    months.economy_code,
    months.hs_edition,
    ranked.product_code,
    months.month_number,
    count(*) - count(served.partner_code) as exited_supplier_count,
    -- a sum of decimals is the same in any order
    cast(
        coalesce(sum(case when served.partner_code is null then cast(ranked.value_share as decimal(13, 12)) end), 0) as double
    ) as exited_supplier_share,
    {{ ordered_list('case when served.partner_code is null then ranked.partner_code end') }} as exited_supplier_codes

from months
inner join ranked
    on
        months.economy_code = ranked.economy_code
        and months.hs_edition = ranked.hs_edition
        and months.year = ranked.year + 1
left join served
    on
        ranked.economy_code = served.economy_code
        and ranked.hs_edition = served.hs_edition
        and ranked.product_code = served.product_code
        and ranked.partner_code = served.partner_code
        and months.month_number = served.month_number
where ranked.share_rank <= 3 and months.recent_month_count = 3
group by all
