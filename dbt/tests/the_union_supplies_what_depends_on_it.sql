-- Of a pair with the European Union, the number of dependent products is that of the rule geodep_eu_as_one with the Union as
-- the largest supplier.
with

pairs as (

    select
        pairs.year,
        pairs.hs_edition,
        pairs.economy_code,
        pairs.partner_code,
        pairs.dependent_in_year_product_count,
        coalesce(pairs.dependent_product_count, 0) as dependent_product_count
    from {{ ref('fct_trade_pair') }} as pairs
    inner join {{ ref('blocs') }} as blocs on pairs.partner_code = blocs.bloc_code
    where blocs.organisation_code = 'EU'

),

products as (

    select
        year,
        hs_edition,
        economy_code,
        top_supplier_code as partner_code,
        count(case when is_dependent_in_year then 1 end) as in_year_count,
        count(case when is_dependent then 1 end) as persistent_count
    from {{ ref('fct_dependence_rules') }}
    where rule_code = 'geodep_eu_as_one' and {{ is_bloc('top_supplier_code') }}
    group by year, hs_edition, economy_code, top_supplier_code

)

select
    year,
    hs_edition,
    economy_code,
    partner_code

from pairs
full join products using (year, hs_edition, economy_code, partner_code)
where
    coalesce(pairs.dependent_in_year_product_count, 0) <> coalesce(products.in_year_count, 0)
    or coalesce(pairs.dependent_product_count, 0) <> coalesce(products.persistent_count, 0)
