-- The order of priority (methods P01): the geometric mean of the four parts of the bottleneck score, each raised to run
-- from a floor to 1, times the weight of the product's industry. Only products with all four parts have a rank.
with

scores as (

    select
        scores.*,
        products.strategic_industry,
        industries.strategic_weight_ratio
    from {{ ref('int_bottleneck__scores') }} as scores
    inner join {{ ref('int_bases__expanded') }} as products using (hs_edition, product_code)
    inner join {{ ref('strategic_industries') }} as industries using (strategic_industry)
    where scores.bottleneck_index is not null

),

parameters as (

    select max(case when parameter_code = 'part_floor_share' then value end) as part_floor_share
    from {{ ref('trade_parameters') }}

),

indexed as (

    select
        scores.*,
        scores.strategic_weight_ratio * exp(
            (
                {{ log_floored('scores.dependence_probability_share', 'parameters.part_floor_share') }}
                + {{ log_floored('scores.criticality_share', 'parameters.part_floor_share') }}
                + {{ log_floored('scores.policy_exposure_share', 'parameters.part_floor_share') }}
                + {{ log_floored('scores.infeasibility_share', 'parameters.part_floor_share') }}
            ) / 4
        ) as priority_index
    from scores
    cross join parameters

)

select
    *,
    -- equal indexes are ranked by product code
    row_number() over (
        partition by year, hs_edition, economy_code order by round(priority_index, 12) desc, product_code
    ) as priority_rank,
    count(*) over (partition by year, hs_edition, economy_code) as ranked_count

from indexed
