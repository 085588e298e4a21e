-- Observations of the OECD in the shape of indicators. A measure may come in several units, so the unit is part of the
-- indicator's code. Areas that are not in dim_economy are left out; the test oecd_areas_are_known_or_aggregates tells
-- aggregates from economies that our list lacks.
with

observations as (

    select * from {{ ref('stg_oecd__observations') }}

),

areas as (

    select
        economy_code as area_code,
        economy_code
    from {{ ref('economies') }}

    union all

    select
        alias_code as area_code,
        economy_code
    from {{ ref('economy_aliases') }}

    union all

    select
        area_code,
        economy_code
    from {{ ref('oecd_areas') }}
    where economy_code is not null

),

coded as (

    select
        observations.*,
        areas.economy_code,
        concat_ws(
            ';',
            case when observations.activity_code != '_Z' then 'ACTIVITY=' || observations.activity_code end,
            case when observations.counterpart_code != '_Z' then 'COUNTERPART_AREA=' || observations.counterpart_code end,
            case when observations.other_dimensions != '_Z' then observations.other_dimensions end
        ) as breakdown

    from observations
    inner join areas using (area_code)

)

select
    'oecd' as publisher,
    dataflow || '.' || measure_code || '.' || unit_code as indicator_code,
    economy_code,
    '_T' as region_code,
    case when breakdown = '' then '_T' else breakdown end as breakdown_code,
    time_period as period,
    frequency_code as frequency,
    cast(left(time_period, 4) as smallint) as year,
    case when frequency_code = 'M' then cast(right(time_period, 2) as smallint) end as month,
    observed_value as value,
    unit_code as unit,
    status_code as status,
    vintage_id

from coded
