-- What the members of the European Union together supply to each economy and bloc outside, by product: the Union as one
-- supplier, and the squares of its members' deliveries, which it takes the place of.
select
    supply.year,
    supply.hs_edition,
    supply.economy_code,
    supply.product_code,
    union_members.union_code,
    sum(supply.trade_value_usd) as trade_value_usd,
    {{ sum_of_squares('supply.trade_value_usd') }} as member_squares

from {{ ref('int_trade__supply') }} as supply
inner join {{ ref('int_economies__eu_members') }} as union_members
    on
        supply.year = union_members.year
        and supply.supplier_code = union_members.economy_code
left join {{ ref('int_economies__eu_insiders') }} as insiders
    on
        supply.year = insiders.year
        and supply.economy_code = insiders.economy_code
where insiders.economy_code is null
group by supply.year, supply.hs_edition, supply.economy_code, supply.product_code, union_members.union_code
