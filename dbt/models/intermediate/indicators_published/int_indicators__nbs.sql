-- NBS's monthly indicators in the shape of published indicators. Identifiers change from one slice of years to the next,
-- so an indicator is known by its name and unit; the same name in another unit is another indicator.
with

observations as (

    select * from {{ ref('stg_nbs__observation') }}

),

latest_slice as (

    -- slices may overlap by a month or a year and then have the same value; the last one is taken
    select *
    from observations
    qualify row_number() over (
        partition by dataset, indicator_name, unit, region_code, period
        order by vintage_id desc, catalogue_id desc, indicator_id desc
    ) = 1

)

select
    'nbs' as publisher,
    case when unit = '' then indicator_name else indicator_name || ' (' || unit || ')' end as source_name,
    region_code as area_code,
    'CHN' as economy_code,
    false as is_aggregate,
    case when region_code = '000000000000' then '' else left(region_code, 6) end as region_code,
    '' as breakdown_code,
    left(period, 4) || '-' || substr(period, 5, 2) as period,
    'M' as frequency,
    cast(left(period, 4) as smallint) as year,
    cast(substr(period, 5, 2) as smallint) as month,
    cast(value as double) as value,
    cast(null as varchar) as status,
    vintage_id

from latest_slice
