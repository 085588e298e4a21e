-- The year since which a bloc has had its present members: a window of years must not mix compositions.
with

rosters as (

    select
        year,
        bloc_code,
        {{ ordered_list('economy_code') }} as roster
    from {{ ref('int_economies__bloc_years') }}
    group by year, bloc_code

)

select
    year,
    bloc_code,
    min(year) over (partition by bloc_code, roster) as composed_since_year

from rosters
