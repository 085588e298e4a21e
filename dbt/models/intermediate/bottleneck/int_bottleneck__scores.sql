-- The bottleneck score: the geometric mean of its four parts, or NULL with the reason where a part is missing.
select
    *,
    power(
        dependence_probability_share * criticality_share * policy_exposure_share * infeasibility_share,
        0.25
    ) as bottleneck_index,
    case
        when dependence_probability_share is null then 'dependence: fewer than three years of one HS edition'
        when criticality_share is null
            then 'criticality: no input-output table of the year or shortly before has the industry of the economy'
        when policy_exposure_share is null then 'policy exposure: the suppliers are not known'
        when infeasibility_share is null then 'feasibility: the economy or the product is below the floor of relatedness'
    end as missing_reason

from {{ ref('int_bottleneck__parts') }}
