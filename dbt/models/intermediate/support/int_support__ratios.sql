-- Ratios of two published indicators, such as costs for every 100 yuan of revenue.
with

figures as (

    select * from {{ ref('int_support__yearly') }}

),

ratios as (

    select * from {{ ref('support_ratios') }}

)

select
    ratios.publisher,
    ratios.ratio_code as indicator_code,
    ratios.pillar,
    parts.year,
    parts.economy_code,
    parts.province_code,
    ratios.ratio_name_en as indicator_name_en,
    ratios.ratio_name_zh as indicator_name_zh,
    ratios.multiplier * parts.value / wholes.value as value,
    ratios.unit,
    cast(null as boolean) as is_stock,
    parts.vintage_id

from ratios
inner join figures as parts
    on
        ratios.publisher = parts.publisher
        and ratios.part_code = parts.indicator_code
inner join figures as wholes
    on
        ratios.publisher = wholes.publisher
        and ratios.whole_code = wholes.indicator_code
        and parts.year = wholes.year
        and parts.economy_code = wholes.economy_code
        and parts.province_code is not distinct from wholes.province_code
where wholes.value > 0
