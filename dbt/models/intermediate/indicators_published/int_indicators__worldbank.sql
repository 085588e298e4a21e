-- World Bank indicators in the shape of published indicators. Aggregates (World, High income, the World Bank's regions)
-- overlap each other and their members, so they are marked and never added to economies.
with

indicator_values as (

    select * from {{ ref('stg_worldbank__indicator_value') }}

),

areas as (

    select * from {{ ref('worldbank_areas') }}

)

select
    'worldbank' as publisher,
    indicator_values.indicator_code as source_name,
    indicator_values.area_code,
    nullif(areas.economy_code, '') as economy_code,
    coalesce(areas.is_aggregate, false) as is_aggregate,
    '' as region_code,
    '' as breakdown_code,
    cast(indicator_values.year as varchar) as period,
    'A' as frequency,
    indicator_values.year,
    cast(null as smallint) as month,
    indicator_values.value,
    case indicator_values.status
        when 'E' then 'estimated'
        when 'P' then 'provisional'
        else lower(indicator_values.status)
    end as status,
    indicator_values.vintage_id

from indicator_values
left join areas using (area_code)
