-- Published indicators as figures of a year, of economies and of provinces. Of a monthly indicator December stands for the
-- year: what is counted from January is whole then, and what is counted at the end of a month is of the year's end.
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
-- a region below the provinces is no economy and no province
where
    observations.value is not null
    and (observations.region_code = '' or provinces.province_code is not null)
