with

series as (

    select
        figures.publisher,
        figures.indicator_code,
        supports.pillar,
        figures.year,
        figures.economy_code,
        figures.province_code,
        figures.indicator_name_en,
        figures.indicator_name_zh,
        figures.value,
        figures.unit,
        cast(null as boolean) as is_stock,
        figures.vintage_id
    from {{ ref('int_support__yearly') }} as figures
    inner join {{ ref('support_series') }} as supports using (publisher, indicator_code)

    union all

    select * from {{ ref('int_support__ratios') }}

    union all

    select * from {{ ref('int_support__platforms') }}

)

select
    year,
    economy_code,
    province_code,
    pillar,
    publisher || ':' || indicator_code as series_code,
    indicator_name_en as series_name_en,
    indicator_name_zh as series_name_zh,
    cast(value as double) as published_value,
    unit as measure_unit,
    is_stock,
    {{ is_bloc('economy_code') }} as is_bloc,
    vintage_id,
    'support-2' as rule_version

from series
