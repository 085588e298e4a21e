-- Industries of the input-output tables in use: of a year that came in several editions the newest counts.
with

newest_edition as (

    select
        year,
        max(edition) as edition
    from {{ ref('stg_oecd__icio_tables') }}
    group by year

)

select totals.*

from {{ ref('stg_oecd__icio_totals') }} as totals
inner join newest_edition using (year, edition)
