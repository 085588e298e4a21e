-- Completeness and security of each base, with the thresholds as they are, lowered and raised: this shows how far a result
-- depends on the choice of thresholds (methods P01). Completeness falls as its threshold rises. Security never falls as one
-- of its three thresholds rises, so that it is lowest with all three lowered and highest with all three raised. The two have
-- no threshold in common: neither position of one says anything about the other.
with

products as (

    select * from {{ ref('int_resilience__products') }}

),

criteria as (

    select *
    from {{ ref('int_trade__rule_criteria') }}
    where rule_code = 'geodep'

),

world_totals as (

    select *
    from {{ ref('int_competitiveness__group_worlds') }}
    where scheme = 'five_bases_2021' and group_type = 'base'

),

parameters as (

    select
        max(case when parameter_code = 'advantage_rca_ratio' then value end) as advantage_rca_ratio,
        max(case when parameter_code = 'threshold_swing_share' then value end) as swing
    from {{ ref('trade_parameters') }}

),

scales as (

    select
        parameters.advantage_rca_ratio,
        1 + directions.direction * parameters.swing as threshold_scale
    from parameters
    cross join (values (-1), (0), (1)) as directions (direction)

),

judged as (

    select
        products.*,
        scales.threshold_scale,
        coalesce(products.rca_ratio >= scales.threshold_scale * scales.advantage_rca_ratio, false) as has_advantage,
        coalesce(
            criteria.supplier_hhi_index > scales.threshold_scale * criteria.supplier_hhi_index_threshold
            and criteria.world_export_hhi_index > scales.threshold_scale * criteria.world_export_hhi_index_threshold
            and criteria.import_export_ratio > scales.threshold_scale * criteria.import_export_ratio_threshold,
            false  -- without imports there is no dependence
        ) as is_dependent_in_year
    from products
    inner join criteria using (year, hs_edition, economy_code, product_code)
    cross join scales

),

summed as (

    select
        year,
        hs_edition,
        economy_code,
        base_code,
        threshold_scale,
        sum({{ part_of('import_value_usd', 'weight_share') }}) as import_value_usd,
        sum(case when is_dependent_in_year then {{ part_of('import_value_usd', 'weight_share') }} else 0 end)
            as dependent_value_usd,
        sum(case when has_advantage then {{ part_of('world_export_value_usd', 'weight_share') }} else 0 end)
            as world_value_with_advantage_usd,
        max(vintage_id) as vintage_id
    from judged
    group by year, hs_edition, economy_code, base_code, threshold_scale

)

select
    summed.year,
    summed.hs_edition,
    summed.economy_code,
    summed.base_code,
    summed.threshold_scale,
    {{ share('summed.world_value_with_advantage_usd', 'world_totals.world_export_value_usd') }} as completeness_share,
    1 - {{ share('summed.dependent_value_usd', 'summed.import_value_usd') }} as security_index,
    summed.vintage_id

from summed
inner join world_totals
    on
        summed.year = world_totals.year
        and summed.hs_edition = world_totals.hs_edition
        and summed.base_code = world_totals.group_code
