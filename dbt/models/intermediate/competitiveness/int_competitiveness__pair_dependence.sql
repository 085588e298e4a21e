-- Number of products, and their import value, for which an economy or a bloc depends on its largest supplier, by that
-- supplier (methods L02). To single economies the members of the European Union are suppliers of their own; the Union as
-- one supplier is judged by the variant eu_as_one.
with

verdicts as (

    select *
    from {{ ref('int_trade__rule_verdicts') }}
    where
        rule_code in ('geodep', 'geodep_eu_as_one')
        and (is_dependent_in_year or is_dependent)

)

select
    year,
    hs_edition,
    economy_code,
    top_supplier_code as supplier_code,
    cast(sum(case when is_dependent_in_year then 1 else 0 end) as integer) as in_year_product_count,
    cast(sum(case when is_dependent then 1 else 0 end) as integer) as product_count,
    sum(case when is_dependent_in_year then import_value_usd else 0 end) as in_year_import_value_usd,
    sum(case when is_dependent then import_value_usd else 0 end) as import_value_usd

from verdicts
where
    -- a product that is no longer imported has no supplier
    top_supplier_code is not null
    and (variant = 'value' or top_supplier_code = union_code)
group by year, hs_edition, economy_code, top_supplier_code
