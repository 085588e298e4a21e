with

thresholds as (

    select *
    from {{ ref('int_resilience__at_thresholds') }}
    where threshold_scale = 1

),

chains as (

    select * from {{ ref('int_resilience__chains') }}

),

composites as (

    select * from {{ ref('int_resilience__composites') }}

),

catalogue as (

    select * from {{ ref('int_resilience__catalogue') }}

)

select
    thresholds.year,
    thresholds.hs_edition,
    thresholds.economy_code,
    'five_bases_2021' as scheme,
    thresholds.base_code,
    thresholds.completeness_share,
    chains.value_added_share,
    chains.circulation_index,
    thresholds.security_index,
    composites.resilience_index,
    composites.lower_resilience_index,
    composites.upper_resilience_index,
    cast(
        case
            when composites.resilience_index is not null
                then
                    rank() over (
                        partition by thresholds.year, thresholds.hs_edition, thresholds.base_code
                        order by composites.resilience_index desc nulls last
                    )
        end as integer
    ) as resilience_rank,
    catalogue.covered_share,
    case
        when composites.resilience_index is not null then null
        when thresholds.security_index is null then 'nothing of the base is imported'
        when not chains.is_exported then 'nothing of the base is exported'
        when not chains.has_table then 'no input-output table of the year names the economy'
        else 'too little of the exports falls in industries of the input-output table'
    end as missing_reason,
    thresholds.vintage_id,
    'base_resilience-1' as rule_version

from thresholds
inner join chains using (year, hs_edition, economy_code, base_code)
inner join composites using (year, hs_edition, economy_code, base_code)
inner join catalogue using (base_code)
