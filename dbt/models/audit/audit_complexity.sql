-- Gate G11: complexity rises with diversity, and the filter keeps very small exporters out of the first ranks.
with

economies as (

    select * from {{ ref('fct_complexity') }}
    where subject_type = 'economy'

),

exporters as (

    select * from {{ ref('int_competitiveness__economies') }}
    where not is_bloc

),

ranked as (

    select
        economies.hs_edition,
        economies.year,
        economies.eci_index,
        economies.diversity_count,
        economies.filter_code,
        -- an economy whose exports are not found has none
        coalesce({{ share('exporters.export_value_usd', 'exporters.world_export_value_usd') }}, 0) as export_share,
        rank() over (
            partition by economies.hs_edition, economies.year
            order by economies.eci_index desc nulls last
        ) as eci_rank
    from economies
    left join exporters using (hs_edition, year, economy_code)

)

select
    hs_edition,
    year,
    cast(count(eci_index) as integer) as economy_count,
    cast(count(*) - count(filter_code) as integer) as unfiltered_count,
    -- undefined where the matrix is not connected or gives complexity no sign: the gates pass over a year without any
    case when count(eci_index) > 0 then coalesce(corr(eci_index, diversity_count), -1) end as sign_correlation,
    min(export_share) filter (where eci_rank <= 10 and eci_index is not null) as top_export_share

from ranked
group by hs_edition, year
