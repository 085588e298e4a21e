-- Both are computed from one matrix, so an economy has the same advantages in both.
with

advantages as (

    select
        year,
        hs_edition,
        economy_code,
        count(*) filter (where has_advantage) as advantage_count
    from {{ ref('fct_relatedness') }}
    group by year, hs_edition, economy_code

),

complexity as (

    select
        year,
        hs_edition,
        economy_code,
        diversity_count
    from {{ ref('fct_complexity') }}
    where subject_type = 'economy'

)

select
    year,
    hs_edition,
    economy_code,
    advantages.advantage_count,
    complexity.diversity_count
from advantages
full join complexity using (year, hs_edition, economy_code)
where advantages.advantage_count is distinct from complexity.diversity_count
