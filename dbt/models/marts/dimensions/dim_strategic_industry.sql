select
    strategic_industry,
    strategic_industry_name_en,
    strategic_industry_name_zh,
    sort_order,
    is_named_in_paper

from {{ ref('strategic_industries') }}
