-- Published indicators that do not reach the mart because their area is no economy of ours, by number of values and by
-- value. Aggregates are left out on purpose and do not count.
with

observations as (

    select * from {{ ref('int_indicators__observations') }}
    where not is_aggregate

),

indicators as (

    select * from {{ ref('published_indicators') }}

),

areas as (

    select
        observations.publisher,
        indicators.indicator_code,
        case when observations.economy_code is null then observations.area_code end as unmatched_area,
        count(*) as value_count,
        -- exact, so that the order of rows changes nothing
        sum(abs(cast(observations.value as decimal(28, 6)))) as total_value

    from observations
    inner join indicators using (publisher, source_name)
    group by 1, 2, 3

)

select
    publisher,
    indicator_code,
    cast(sum(value_count) as bigint) as value_count,
    cast(coalesce(sum(case when unmatched_area is not null then value_count end), 0) as bigint) as unmatched_count,
    {{ ordered_list('unmatched_area') }} as unmatched_areas,
    coalesce(
        cast(sum(case when unmatched_area is not null then total_value end) as double)
        / nullif(cast(sum(total_value) as double), 0),
        0
    ) as unmatched_value_share

from areas
group by 1, 2
