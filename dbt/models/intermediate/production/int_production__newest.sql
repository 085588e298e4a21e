-- One figure for every area, material and year of a publisher.
with

figures as (

    select * from {{ ref('int_production__figures') }}
    where measure <> 'capacity'

),

-- Of several editions that have a year the newest counts for all areas, so that areas add up to its total.
newest_edition as (

    select *
    from figures
    qualify
        edition is not distinct from max(edition) over (partition by publisher, material_code, measure, year)

),

-- In the year in which a state was united or divided both names are listed; the one with a figure counts. Two figures for
-- one area are a mistake in the seeds: both are kept, and the test of the grain fails.
ranked as (

    select
        *,
        dense_rank() over (
            partition by publisher, area, area_name, material_code, measure, year
            order by vintage_id desc, amount is null, case when amount is null then country_name end
        ) as name_rank
    from newest_edition

)

select * exclude (name_rank)
from ranked
where name_rank = 1
