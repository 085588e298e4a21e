-- The concentration of world exports of a product is one number for a bloc: the one its dependence is judged by is the one
-- its competitiveness is.
select
    rules.year,
    rules.hs_edition,
    rules.economy_code,
    rules.product_code

from {{ ref('fct_dependence_rules') }} as rules
inner join {{ ref('fct_competitiveness') }} as competitiveness using (year, hs_edition, economy_code, product_code)
where
    rules.rule_code = 'geodep'
    and rules.is_bloc
    and rules.world_export_hhi_index is distinct from competitiveness.world_export_hhi_index
