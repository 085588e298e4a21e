-- Of a year that came more than once (bundles overlap, an extract of a published table), one table is used: the
-- published one before an extract, then the newest.
with

tables as (

    select distinct
        edition,
        form,
        cast(year as smallint) as year,
        vintage as vintage_id

    from {{ source('oecd', 'icio_totals') }}

),

ranked as (

    select
        edition,
        form,
        year,
        vintage_id,
        row_number() over (
            partition by edition, year
            order by case when form = 'SML' then 0 else 1 end, vintage_id desc
        ) as preference

    from tables

)

select
    edition,
    form,
    year,
    vintage_id

from ranked
where preference = 1
