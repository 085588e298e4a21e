-- Number of platforms by province and for the whole country, from regional lists, in the shape of published indicators.
with

counts as (

    select * from {{ ref('int_regional_lists__provinces') }}
    where purpose = 'platform'

),

lists as (

    select * from {{ ref('regional_lists') }}

)

select
    'regional_lists' as publisher,
    counts.list_code as indicator_code,
    'platform' as pillar,
    counts.year,
    counts.economy_code,
    nullif(counts.province_code, 'CN') as province_code,
    lists.list_name_en as indicator_name_en,
    lists.list_name_zh as indicator_name_zh,
    cast(counts.item_count as double) as value,
    lists.unit_en as unit,
    lists.is_stock,
    counts.vintage_id

from counts
inner join lists using (list_code)
