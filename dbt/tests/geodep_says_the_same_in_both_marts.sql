-- fct_supply_dependence and the rule geodep of fct_dependence_rules are one verdict.
select
    dependence.year,
    dependence.hs_edition,
    dependence.economy_code,
    dependence.product_code

from {{ ref('fct_supply_dependence') }} as dependence
left join {{ ref('fct_dependence_rules') }} as rules
    on
        dependence.year = rules.year
        and dependence.hs_edition = rules.hs_edition
        and dependence.economy_code = rules.economy_code
        and dependence.product_code = rules.product_code
        and rules.rule_code = 'geodep'
where
    -- products that are neither imported nor dependent have no row among the rules
    dependence.is_dependent is distinct from case
        when rules.rule_code is not null then rules.is_dependent
        when dependence.is_dependent is null then null
        else false
    end
    or dependence.is_dependent_in_year <> coalesce(rules.is_dependent_in_year, false)
