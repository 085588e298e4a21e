-- A restriction on goods of no base changes no figure: its row would only look as if it counted.
select
    restrictions.implementer_code,
    restrictions.hs_code

from {{ ref('export_restrictions') }} as restrictions
left join {{ ref('five_bases_hs') }} as goods
    on
        goods.hs_code like restrictions.hs_code || '%'
        or restrictions.hs_code like goods.hs_code || '%'
group by restrictions.implementer_code, restrictions.hs_code
having count(goods.hs_code) = 0
