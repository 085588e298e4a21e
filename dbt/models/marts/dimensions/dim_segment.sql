select
    segment_code,
    base_code,
    segment_name_en,
    segment_name_zh

from {{ ref('segments') }}
