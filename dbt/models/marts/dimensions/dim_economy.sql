select
    economy_code,
    nullif(alpha2_code, '') as alpha2_code,
    economy_name_en,
    economy_name_zh

from {{ ref('economies') }}
