-- The composite index of four dimensions, with equal weights and published thresholds, and its bounds when all thresholds
-- move together and each weight moves by itself. A weighted geometric mean is monotone in each weight, so its extremes
-- lie where every weight is at one of its two ends: sixteen cases, without a draw.
with

dimensions as (

    select
        thresholds.*,
        chains.value_added_share,
        chains.circulation_index
    from {{ ref('int_resilience__at_thresholds') }} as thresholds
    inner join {{ ref('int_resilience__chains') }} as chains using (year, hs_edition, economy_code, base_code)

),

parameters as (

    select value as swing
    from {{ ref('trade_parameters') }}
    where parameter_code = 'weight_swing_share'

),

ends as (

    select 1 + directions.direction * parameters.swing as weight
    from parameters
    cross join (values (-1), (1)) as directions (direction)

),

weightings as (

    select
        false as is_equal,
        first_weight.weight as completeness_weight,
        second_weight.weight as value_added_weight,
        third_weight.weight as circulation_weight,
        fourth_weight.weight as security_weight
    from ends as first_weight
    cross join ends as second_weight
    cross join ends as third_weight
    cross join ends as fourth_weight

    union all

    select
        true as is_equal,
        1 as completeness_weight,
        1 as value_added_weight,
        1 as circulation_weight,
        1 as security_weight

),

totals as (

    select
        *,
        completeness_weight + value_added_weight + circulation_weight + security_weight as total_weight
    from weightings

),

weighted as (

    select
        dimensions.year,
        dimensions.hs_edition,
        dimensions.economy_code,
        dimensions.base_code,
        totals.is_equal and dimensions.threshold_scale = 1 as is_central,
        power(dimensions.completeness_share, totals.completeness_weight / totals.total_weight)
        * power(dimensions.value_added_share, totals.value_added_weight / totals.total_weight)
        * power(dimensions.circulation_index, totals.circulation_weight / totals.total_weight)
        * power(dimensions.security_index, totals.security_weight / totals.total_weight) as resilience_index
    from dimensions
    cross join totals

)

select
    year,
    hs_edition,
    economy_code,
    base_code,
    max(case when is_central then resilience_index end) as resilience_index,
    min(resilience_index) as lower_resilience_index,
    max(resilience_index) as upper_resilience_index

from weighted
group by year, hs_edition, economy_code, base_code
