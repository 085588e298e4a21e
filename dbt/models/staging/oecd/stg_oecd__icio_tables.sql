-- One table for each edition and year. Bundles overlap, and a published table may also come as an extract: the published
-- table is used before an extract, then the newest vintage.
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
