-- Industries of the input-output tables in use: of several editions of a year the newest.
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
