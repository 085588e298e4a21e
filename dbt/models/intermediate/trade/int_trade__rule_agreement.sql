-- Number of rule sets with a verdict on a product of an economy, and of those that call it dependent. The variants by
-- tonnage repeat the rules by value and are not counted.
select
    year,
    hs_edition,
    economy_code,
    product_code,
    cast(sum(case when is_dependent then 1 else 0 end) as integer) as agreeing_rule_count,
    cast(count(is_dependent) as integer) as judging_rule_count

from {{ ref('int_trade__rule_verdicts') }}
where variant = 'value'
group by year, hs_edition, economy_code, product_code
