-- The class of priority (methods P02). Criteria are asked in order: the first that holds gives the class, and one that
-- cannot be judged ends the search with a reason.
with

inputs as (

    select * from {{ ref('int_priority__inputs') }}

),

parameters as (

    select
        max(case when parameter_code = 'strength_world_share' then value end) as strength_world_share,
        max(case when parameter_code = 'strength_world_hhi_index' then value end) as strength_world_hhi_index,
        max(case when parameter_code = 'unit_value_low_ratio' then value end) as low_ratio,
        max(case when parameter_code = 'secure_rca_ratio' then value end) as secure_rca_ratio,
        max(case when parameter_code = 'complex_rank_share' then value end) as complex_rank_share
    from {{ ref('trade_parameters') }}

),

answers as (

    select
        inputs.*,
        inputs.density_share >= inputs.median_density_share as is_near,
        -- three-valued logic: false where one part is false, else NULL where one is NULL
        inputs.is_dependent and inputs.density_share < inputs.median_density_share as is_gap,
        inputs.is_top_exporter
        and inputs.world_share >= parameters.strength_world_share
        and inputs.world_export_hhi_index > parameters.strength_world_hhi_index as is_strength,
        inputs.pci_rank_share >= parameters.complex_rank_share
        and inputs.world_share > inputs.world_share_before as is_rising_and_complex,
        inputs.density_share >= inputs.median_density_share
        and inputs.rca_ratio >= parameters.secure_rca_ratio
        and inputs.relative_unit_value_ratio < parameters.low_ratio as is_made_but_not_good
    from inputs
    cross join parameters

)

select
    *,
    case
        when is_gap is null then null
        when is_gap then '补短板'
        when is_strength is null then null
        when is_strength then '锻长板'
        when is_rising_and_complex is null then null
        when is_rising_and_complex then '强基础'
        when is_made_but_not_good is null then null
        when is_made_but_not_good then '稳基础'
        else '平稳'
    end as priority_class,
    case
        when is_gap is null and is_dependent is null then 'dependence: fewer than three years of one HS edition'
        when is_gap is null then 'density: the economy or the product is below the floor of relatedness'
        when is_gap then null
        when is_strength is null then 'strength: the world exports nothing of it'
        when is_strength then null
        when is_rising_and_complex is null and pci_rank_share is null
            then 'complexity: the product is below its floor, or the year gives complexity no sign'
        when is_rising_and_complex is null then 'share in the world: no year before of the same HS edition'
        when is_rising_and_complex then null
        when is_made_but_not_good is null then 'unit values: too little of the trade was weighed'
    end as missing_reason

from answers
