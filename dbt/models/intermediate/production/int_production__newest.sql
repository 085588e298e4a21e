-- One figure for every place, material and year of a publisher.
with

figures as (

    select * from {{ ref('int_production__figures') }}
    where measure <> 'capacity'

),

-- An edition is one table: of a year that several give, the newest counts as a whole, so that areas add up to its total.
newest_edition as (

    select *
    from figures
    qualify
        edition is not distinct from max(edition) over (partition by publisher, material_code, measure, year)

),

-- In the year in which a state was united or divided both its names stand there; the one with a figure counts. Two
-- figures that claim one place would be a mistake in the seeds: both stay, and the test of the grain refuses them.
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
