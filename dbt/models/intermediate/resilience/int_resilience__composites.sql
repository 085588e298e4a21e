-- The composite index of four dimensions, with equal weights and published thresholds, and its bounds when every threshold
-- and every weight moves by itself.
select
    year,
    hs_edition,
    economy_code,
    base_code,
    max(case when position = 'published' and weighting_number = 0 then resilience_index end) as resilience_index,
    min(case when position = 'lowest' then resilience_index end) as lower_resilience_index,
    max(case when position = 'highest' then resilience_index end) as upper_resilience_index

from {{ ref('int_resilience__weighted') }}
group by year, hs_edition, economy_code, base_code
