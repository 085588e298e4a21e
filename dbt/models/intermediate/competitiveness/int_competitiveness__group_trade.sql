-- Trade of each economy and each bloc by group, summed over products: the part that is intra-industry trade, the part
-- that is dependent, and the part in products with a comparative advantage.
with

products as (

    select * from {{ ref('int_competitiveness__products') }}

),

verdicts as (

    select
        year,
        hs_edition,
        economy_code,
        product_code,
        is_dependent_in_year,
        is_dependent
    from {{ ref('int_trade__rule_verdicts') }}
    where rule_code = 'geodep'

),

parameters as (

    select value as advantage_rca_ratio
    from {{ ref('trade_parameters') }}
    where parameter_code = 'advantage_rca_ratio'

),

grouped as (

    select
        products.*,
        groups.scheme,
        groups.group_type,
        groups.group_code,
        groups.weight_share,
        verdicts.is_dependent_in_year,
        verdicts.is_dependent,
        coalesce(products.rca_ratio >= parameters.advantage_rca_ratio, false) as has_advantage
    from products
    inner join {{ ref('int_competitiveness__groups') }} as groups using (hs_edition, product_code)
    inner join verdicts using (year, hs_edition, economy_code, product_code)
    cross join parameters

)

select
    year,
    hs_edition,
    economy_code,
    is_bloc,
    scheme,
    group_type,
    group_code,
    sum({{ part_of('import_value_usd', 'weight_share') }}) as import_value_usd,
    sum({{ part_of('export_value_usd', 'weight_share') }}) as export_value_usd,
    sum({{ part_of('abs(export_value_usd - import_value_usd)', 'weight_share') }}) as one_way_value_usd,
    sum(case when is_dependent_in_year then {{ part_of('import_value_usd', 'weight_share') }} else 0 end)
        as dependent_in_year_value_usd,
    sum(case when is_dependent then {{ part_of('import_value_usd', 'weight_share') }} else 0 end) as dependent_value_usd,
    sum(case when has_advantage then {{ part_of('world_export_value_usd', 'weight_share') }} else 0 end)
        as world_value_with_advantage_usd,
    cast(sum(case when import_value_usd > 0 then 1 else 0 end) as integer) as imported_product_count,
    cast(sum(case when export_value_usd > 0 then 1 else 0 end) as integer) as exported_product_count,
    cast(sum(case when is_dependent_in_year then 1 else 0 end) as integer) as dependent_in_year_product_count,
    cast(sum(case when is_dependent then 1 else 0 end) as integer) as dependent_product_count,
    cast(count(is_dependent) as integer) as judged_product_count,
    cast(sum(case when has_advantage then 1 else 0 end) as integer) as advantage_product_count,
    max(vintage_id) as vintage_id

from grouped
group by year, hs_edition, economy_code, is_bloc, scheme, group_type, group_code
