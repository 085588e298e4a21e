-- The composite of four dimensions, a weighted geometric mean, at the published thresholds and at the lowest and the highest
-- value that moved thresholds give each part, under equal weights (number 0) and under the sixteen weightings in which every
-- weight is at one of its two ends (methods P01). The mean rises with each part and is monotone in each weight: its extremes
-- are among these, without a draw.
with

thresholds as (

    select * from {{ ref('int_resilience__at_thresholds') }}

),

positions as (

    select
        year,
        hs_edition,
        economy_code,
        base_code,
        'published' as position,
        completeness_share,
        security_index
    from thresholds
    where threshold_scale = 1

    {% for position, extreme in [('lowest', 'min'), ('highest', 'max')] %}
        union all

        select
            year,
            hs_edition,
            economy_code,
            base_code,
            '{{ position }}' as position,
            {{ extreme }}(completeness_share) as completeness_share,
            {{ extreme }}(security_index) as security_index
        from thresholds
        group by year, hs_edition, economy_code, base_code
    {% endfor %}

),

dimensions as (

    select
        positions.*,
        chains.value_added_share,
        chains.circulation_index
    from positions
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
        row_number() over (
            order by first_weight.weight, second_weight.weight, third_weight.weight, fourth_weight.weight
        ) as weighting_number,
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
        0 as weighting_number,
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

)

select
    dimensions.year,
    dimensions.hs_edition,
    dimensions.economy_code,
    dimensions.base_code,
    dimensions.position,
    cast(totals.weighting_number as integer) as weighting_number,
    power(dimensions.completeness_share, totals.completeness_weight / totals.total_weight)
    * power(dimensions.value_added_share, totals.value_added_weight / totals.total_weight)
    * power(dimensions.circulation_index, totals.circulation_weight / totals.total_weight)
    * power(dimensions.security_index, totals.security_weight / totals.total_weight) as resilience_index

from dimensions
cross join totals
