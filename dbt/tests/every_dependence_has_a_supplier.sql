-- Dependences of an economy summed over single economies are its dependent products that are imported in the year.
with

by_partner as (

    select
        year,
        hs_edition,
        economy_code,
        sum(dependent_in_year_product_count) as in_year_count,
        sum(dependent_product_count) as persistent_count
    from {{ ref('fct_trade_pair') }}
    where not is_bloc and not is_partner_bloc
    group by year, hs_edition, economy_code

),

by_product as (

    select
        year,
        hs_edition,
        economy_code,
        count(case when is_dependent_in_year then 1 end) as in_year_count,
        case
            when count(is_dependent) > 0 then count(case when is_dependent and import_value_usd > 0 then 1 end)
        end as persistent_count
    from {{ ref('fct_supply_dependence') }}
    group by year, hs_edition, economy_code

)

select
    year,
    hs_edition,
    economy_code

from by_product
left join by_partner using (year, hs_edition, economy_code)
where
    by_product.in_year_count is distinct from by_partner.in_year_count
    or by_product.persistent_count is distinct from by_partner.persistent_count
