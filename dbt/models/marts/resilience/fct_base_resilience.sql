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

ranks as (

    select * from {{ ref('int_resilience__ranks') }}

),

hubs as (

    select economy_code from {{ ref('reexport_hubs') }}

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
    case when ranks.is_rankable then ranks.central_rank end as resilience_rank,
    ranks.lower_bound_rank,
    ranks.upper_bound_rank,
    ranks.ranked_count,
    coalesce(ranks.is_rankable, false) as is_rankable,
    hubs.economy_code is not null as is_reexport_hub,
    catalogue.covered_share,
    chains.input_output_year,
    case
        when composites.resilience_index is not null then null
        when thresholds.security_index is null then 'nothing of the base is imported'
        when not chains.is_exported then 'nothing of the base is exported'
        when chains.input_output_year is null then 'no input-output table of the year or shortly before names the economy'
        else 'too little of the exports falls in industries of the input-output table'
    end as missing_reason,
    thresholds.vintage_id,
    'base_resilience-2' as rule_version

from thresholds
inner join chains using (year, hs_edition, economy_code, base_code)
inner join composites using (year, hs_edition, economy_code, base_code)
inner join catalogue using (base_code)
left join ranks using (year, hs_edition, economy_code, base_code)
left join hubs using (economy_code)
