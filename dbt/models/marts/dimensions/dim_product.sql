select
    hs_edition,
    product_code,
    product_name_en,
    cast(null as varchar) as product_name_zh,
    left(product_code, 4) as heading_code,
    left(product_code, 2) as chapter_code,
    vintage_id

from {{ ref('stg_baci__product_codes') }}
