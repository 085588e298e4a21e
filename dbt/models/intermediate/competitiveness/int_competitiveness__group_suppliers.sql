-- Supplier concentration of a whole group of products: each supplier counts with its deliveries of all products of the
-- group.
with

supplied as (

    select
        supply.year,
        supply.hs_edition,
        supply.economy_code,
        groups.scheme,
        groups.group_type,
        groups.group_code,
        supply.supplier_code,
        cast(round(sum({{ part_of('supply.trade_value_usd', 'groups.weight_share') }}), 0) as decimal(18, 0)) as value_usd
    from {{ ref('int_trade__supply') }} as supply
    inner join {{ ref('int_competitiveness__groups') }} as groups using (hs_edition, product_code)
    group by
        supply.year, supply.hs_edition, supply.economy_code,
        groups.scheme, groups.group_type, groups.group_code, supply.supplier_code

)

select
    year,
    hs_edition,
    economy_code,
    scheme,
    group_type,
    group_code,
    {{ herfindahl_index('value_usd') }} as supplier_hhi_index

from supplied
group by year, hs_edition, economy_code, scheme, group_type, group_code
