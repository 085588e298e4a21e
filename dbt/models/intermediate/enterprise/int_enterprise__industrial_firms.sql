-- Industrial enterprises above designated size, in the newest month up to the reference day, by province and for the country.
with

published as (

    select
        case when observations.region_code = '' then 'CN' else provinces.province_code end as province_code,
        {{ end_of_month('observations.year', 'observations.month') }} as counted_on,
        observations.value
    from {{ ref('int_indicators__observations') }} as observations
    inner join {{ ref('published_indicators') }} as indicators using (publisher, source_name)
    left join {{ ref('china_regions') }} as provinces
        on observations.region_code = provinces.gb_code
    where
        indicators.indicator_code = 'INDUSTRY_ENTERPRISE_COUNT'
        and observations.month is not null
        and observations.value > 0
        and (observations.region_code = '' or provinces.province_code is not null)

),

ranked as (

    select
        published.*,
        row_number() over (partition by published.province_code order by published.counted_on desc) as recency_rank
    from published
    inner join {{ ref('int_enterprise__reference_day') }} as reference_day
        on published.counted_on <= reference_day.valid_as_of

)

select
    province_code,
    counted_on,
    cast(value as bigint) as industrial_enterprise_count

from ranked
where recency_rank = 1
