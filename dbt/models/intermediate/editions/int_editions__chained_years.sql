-- The edition from which a chained series takes each year: the oldest that has it. Empty where the release has one
-- edition.
with

editions as (

    select distinct
        {{ long_edition('hs_edition') }} as edition,
        year
    from {{ ref('int_trade__world_exports') }}

),

target as (

    select min(edition) as edition from editions
    having count(distinct edition) > 1

)

select
    editions.year,
    'HS' || right(min(editions.edition), 2) as source_edition,
    'HS' || right(target.edition, 2) as hs_edition

from editions
cross join target
group by editions.year, target.edition
