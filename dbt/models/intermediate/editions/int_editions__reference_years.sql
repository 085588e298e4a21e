-- The year whose trade divides the value of a code among several. It is the year nearest to the other edition: the first
-- year that the release has of a newer edition, the last one of an older edition.
with

pairs as (

    select distinct
        newer_edition,
        older_edition
    from {{ ref('stg_unsd__hs_correlation') }}

),

years as (

    select
        hs_edition,
        min(year) as first_year,
        max(year) as last_year
    from {{ ref('int_trade__world_exports') }}
    group by hs_edition

)

select
    pairs.older_edition as from_edition,
    pairs.newer_edition as to_edition,
    years.first_year as year
from pairs
inner join years on pairs.newer_edition = years.hs_edition

union all

select
    pairs.newer_edition as from_edition,
    pairs.older_edition as to_edition,
    years.last_year as year
from pairs
inner join years on pairs.older_edition = years.hs_edition
