-- The edition that codes of each edition are taken to next, on their way to the oldest one of the release: the oldest one
-- itself where UNSD has a table of the two, else the nearest older edition. Empty where the release holds one edition.
with

links as (

    select distinct
        from_edition,
        {{ long_edition('from_edition') }} as from_long_edition,
        {{ long_edition('to_edition') }} as to_long_edition
    from {{ ref('int_editions__weights') }}
    where weight_share > 0

),

oldest as (

    select min({{ long_edition('hs_edition') }}) as long_edition
    from {{ ref('int_trade__world_exports') }}

)

select
    links.from_edition,
    'HS' || right(
        coalesce(
            max(case when links.to_long_edition = oldest.long_edition then oldest.long_edition end),
            max(links.to_long_edition)
        ), 2
    ) as to_edition,
    'HS' || right(oldest.long_edition, 2) as oldest_edition

from links
cross join oldest
where links.to_long_edition < links.from_long_edition
group by links.from_edition, oldest.long_edition
