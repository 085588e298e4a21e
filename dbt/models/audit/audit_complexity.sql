-- Gate G11: complexity points the way diversity does, under a filter that is written down.
with

economies as (

    select * from {{ ref('fct_complexity') }}
    where subject_type = 'economy'

)

select
    hs_edition,
    year,
    cast(count(eci_index) as integer) as economy_count,
    cast(count(*) - count(filter_code) as integer) as unfiltered_count,
    -- undefined where the matrix falls apart (too few economies): then there is nothing to judge
    case when count(eci_index) > 0 then coalesce(corr(eci_index, diversity_count), -1) else 0 end as sign_correlation

from economies
group by hs_edition, year
