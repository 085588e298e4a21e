-- Areas that are neither economies nor listed aggregates have their observations left out. A dataflow has a few dozen
-- aggregates, some new with each edition; more than half of its observations lost means another system of codes.
with

observations as (

    select
        observations.dataflow,
        economies.economy_code is null and areas.area_code is null as is_unknown

    from {{ ref('stg_oecd__observations') }} as observations
    left join {{ ref('economies') }} as economies on observations.area_code = economies.economy_code
    left join {{ ref('oecd_areas') }} as areas on observations.area_code = areas.area_code

)

select
    dataflow,
    avg(case when is_unknown then 1 else 0 end) as unknown_share

from observations
group by dataflow
having avg(case when is_unknown then 1 else 0 end) > 0.5
