-- Published indicators by year, for economies and provinces. Of a monthly indicator December gives the year: values that
-- cumulate from January are complete then, and stocks are those of the year's end.
with

observations as (

    select
        publisher,
        source_name,
        economy_code,
        region_code,
        year,
        value,
        vintage_id
    from {{ ref('int_indicators__observations') }}
    where
        (frequency = 'A' or month = 12)
        and breakdown_code = ''
        and economy_code is not null
        and not is_aggregate

    union all

    select
        publisher,
        indicator_code as source_name,
        economy_code,
        '' as region_code,
        year,
        value,
        vintage_id
    from {{ ref('int_indicators__oecd') }}
    where frequency = 'A' and region_code = '_T' and breakdown_code = '_T'

),

indicators as (

    select * from {{ ref('published_indicators') }}

),

provinces as (

    select
        gb_code,
        province_code
    from {{ ref('china_regions') }}
    where kind = 'province'

)

select
    observations.publisher,
    indicators.indicator_code,
    observations.year,
    observations.economy_code,
    provinces.province_code,
    indicators.indicator_name_en,
    indicators.indicator_name_zh,
    observations.value,
    indicators.unit,
    observations.vintage_id

from observations
inner join indicators using (publisher, source_name)
left join provinces on observations.region_code = provinces.gb_code
-- regions below the provinces are left out
where
    observations.value is not null
    and (observations.region_code = '' or provinces.province_code is not null)
