select
    base_code,
    item,
    system,
    code,
    description,
    unit,
    source,
    is_verified,
    verification

from {{ ref('five_bases_nontrade') }}
