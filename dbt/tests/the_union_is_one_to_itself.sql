-- The European Union as an importer buys from outside and is one exporter in its world: counted as one economy or by the
-- value of its bloc, the measures and the verdict are the same.
with

verdicts as (

    select
        rules.*,
        replace(rules.rule_code, '_eu_as_one', '') as rule_set
    from {{ ref('fct_dependence_rules') }} as rules
    inner join {{ ref('blocs') }} as blocs on rules.economy_code = blocs.bloc_code
    where blocs.organisation_code = 'EU'

)

select
    by_value.year,
    by_value.hs_edition,
    by_value.rule_code,
    by_value.product_code

from verdicts as by_value
left join verdicts as as_one
    on
        by_value.year = as_one.year
        and by_value.hs_edition = as_one.hs_edition
        and by_value.economy_code = as_one.economy_code
        and by_value.product_code = as_one.product_code
        and by_value.rule_set = as_one.rule_set
        and as_one.variant = 'eu_as_one'
where
    by_value.variant = 'value'
    and (
        as_one.rule_code is null
        or by_value.supplier_hhi_index is distinct from as_one.supplier_hhi_index
        or by_value.world_export_hhi_index is distinct from as_one.world_export_hhi_index
        or by_value.is_dependent is distinct from as_one.is_dependent
    )
