-- Codes whose history goes on as a whole under one code of the next edition: the newer code takes all of each of its
-- predecessors, and they send nothing elsewhere (by the links that trade follows). A newer code that takes only a part of a
-- predecessor, or is over-connected, has no such history.
with

links as (

    select * from {{ ref('int_editions__links') }}
    where is_followed

),

nearest as (

    select
        newer_edition,
        'HS' || right(max({{ long_edition('older_edition') }}), 2) as older_edition
    from links
    group by newer_edition

),

counted as (

    select
        links.*,
        count(*) over (partition by links.newer_edition, links.older_code) as successor_count
    from links
    inner join nearest using (newer_edition, older_edition)

),

judged as (

    select
        *,
        max(successor_count) over (partition by newer_edition, newer_code) as max_successor_count
    from counted

)

select
    newer_edition,
    newer_code,
    older_edition,
    older_code

from judged
where max_successor_count = 1 and not is_overconnected
