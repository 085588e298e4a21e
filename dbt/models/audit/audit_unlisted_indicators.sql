-- Indicators that publishers sent and published_indicators does not list: by name, with the number of their values.
with

observations as (

    select * from {{ ref('int_indicators__observations') }}

),

indicators as (

    select * from {{ ref('published_indicators') }}

)

select
    observations.publisher,
    observations.source_name,
    count(*) as value_count

from observations
left join indicators using (publisher, source_name)
where indicators.indicator_code is null
group by 1, 2
