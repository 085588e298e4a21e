with

observations as (

    select *
    from {{ ref('int_indicators__observations') }}
    -- provinces have series of their own, none of which is connected yet
    where frequency = 'A' and region_code = '' and breakdown_code = '' and economy_code is not null and not is_aggregate

),

indicators as (

    select * from {{ ref('published_indicators') }}

),

series as (

    select * from {{ ref('support_series') }}

)

select
    observations.year,
    observations.economy_code,
    cast(null as varchar) as province_code,
    series.pillar,
    observations.publisher || ':' || series.indicator_code as series_code,
    indicators.indicator_name_en as series_name_en,
    indicators.indicator_name_zh as series_name_zh,
    observations.value as published_value,
    indicators.unit as measure_unit,
    observations.vintage_id,
    'support-1' as rule_version

from observations
inner join indicators
    on observations.publisher = indicators.publisher and observations.source_name = indicators.source_name
inner join series
    on indicators.publisher = series.publisher and indicators.indicator_code = series.indicator_code
