-- Monthly imports by supplier, under the codes they are reported in. Each economy is taken from one publisher, so that no
-- figure is counted twice and no series changes its publisher: the one whose months begin first, which no later month changes.
with

flows as (

    select
        publisher,
        reporter_code as economy_code,
        partner_code,
        classification as hs_edition,
        product_code,
        year,
        month,
        year * 12 + month as month_number,
        coalesce(trade_value_usd, trade_value_eur) as trade_value,
        quantity_t,
        is_partner_aggregate,
        counts_once,
        is_redistributable,
        vintage_id
    from {{ ref('int_reported__countable') }}
    -- goods that return to the reporter are no supply from others
    where frequency = 'M' and flow = 'import' and is_hs_product and partner_code <> reporter_code

),

publishers as (

    select
        economy_code,
        publisher,
        row_number() over (
            partition by economy_code order by min(month_number) asc, publisher asc
        ) as preference
    from flows
    group by economy_code, publisher

)

select flows.*

from flows
inner join publishers using (economy_code, publisher)
where publishers.preference = 1
