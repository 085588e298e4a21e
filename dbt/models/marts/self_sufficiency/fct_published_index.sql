select
    series_code,
    economy_code,
    year,
    edition,
    year_basis,
    value,
    unit,
    source,
    status,
    'published-index-1' as rule_version

from {{ ref('published_indices') }}
