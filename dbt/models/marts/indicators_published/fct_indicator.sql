with

observations as (

    select * from {{ ref('int_indicators__observations') }}

),

indicators as (

    select * from {{ ref('published_indicators') }}

)

select
    observations.publisher,
    indicators.indicator_code,
    observations.economy_code,
    observations.region_code,
    observations.breakdown_code,
    observations.period,
    observations.frequency,
    observations.year,
    observations.month,
    indicators.indicator_name_en,
    indicators.indicator_name_zh,
    observations.value,
    indicators.unit,
    observations.status,
    observations.vintage_id

from observations
inner join indicators using (publisher, source_name)
-- what has no economy is counted in audit_unmatched_indicators
where observations.economy_code is not null and not observations.is_aggregate
