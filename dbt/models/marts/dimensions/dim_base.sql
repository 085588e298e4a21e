select
    scheme,
    base_code,
    base_name_en,
    base_name_zh,
    sort_order,
    status,
    literature

from {{ ref('bases') }}
