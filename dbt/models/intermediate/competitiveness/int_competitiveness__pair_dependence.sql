-- Number of products, and their import value, for which an economy depends on its largest supplier, by that supplier
-- (methods L02).
with

measures as (

    select * from {{ ref('int_trade__dependence_measures') }}
    where not is_bloc

),

verdicts as (

    select * from {{ ref('int_trade__rule_verdicts') }}
    where rule_code = 'geodep' and (is_dependent_in_year or is_dependent)

)

select
    measures.year,
    measures.hs_edition,
    measures.economy_code,
    measures.top_supplier_code as supplier_code,
    cast(sum(case when verdicts.is_dependent_in_year then 1 else 0 end) as integer) as in_year_product_count,
    cast(sum(case when verdicts.is_dependent then 1 else 0 end) as integer) as product_count,
    sum(case when verdicts.is_dependent_in_year then measures.import_value_usd else 0 end) as in_year_import_value_usd,
    sum(case when verdicts.is_dependent then measures.import_value_usd else 0 end) as import_value_usd

from measures
inner join verdicts
    on
        measures.year = verdicts.year
        and measures.hs_edition = verdicts.hs_edition
        and measures.economy_code = verdicts.economy_code
        and measures.product_code = verdicts.product_code
-- a product that is no longer imported has no supplier
where measures.top_supplier_code is not null
group by measures.year, measures.hs_edition, measures.economy_code, measures.top_supplier_code
