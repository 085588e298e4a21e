-- UNIDO's indices in the shape of published indicators: 2005 is a year, 2026 Q1 a quarter, 2006 M01 a month.
with

indices as (

    select * from {{ ref('stg_unido__industrial_production') }}

),

economies as (

    select * from {{ ref('unido_economies') }}

)

select
    'unido' as publisher,
    indices.indicator_code as source_name,
    indices.country_code as area_code,
    economies.economy_code,
    false as is_aggregate,
    '' as region_code,
    indices.activity_code as breakdown_code,
    replace(replace(indices.period, ' M', '-'), ' Q', '-Q') as period,
    case
        when indices.period like '% M%' then 'M'
        when indices.period like '% Q%' then 'Q'
        else 'A'
    end as frequency,
    cast(left(indices.period, 4) as smallint) as year,
    case when indices.period like '% M%' then cast(right(indices.period, 2) as smallint) end as month,
    indices.value,
    cast(null as varchar) as status,
    indices.vintage_id

from indices
left join economies using (country_code)
