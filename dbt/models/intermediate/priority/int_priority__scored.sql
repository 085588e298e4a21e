-- The order of priority (methods P01): the geometric mean of the four parts of the bottleneck score, each raised to run
-- from a floor to 1. Only products with all four parts have a rank.
with

scores as (

    select * from {{ ref('int_bottleneck__scores') }}
    where bottleneck_index is not null

),

parameters as (

    select max(case when parameter_code = 'part_floor_share' then value end) as part_floor_share
    from {{ ref('trade_parameters') }}

),

indexed as (

    select
        scores.*,
        exp(
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
