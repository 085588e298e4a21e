-- The bloc whose members count as partners of an economy: of the trade agreements it belongs to, the first in the order
-- of the seed. An economy outside all of them has no partner bloc.
with

candidates as (

    select
        memberships.year,
        memberships.economy_code,
        memberships.bloc_code,
        row_number() over (
            partition by memberships.year, memberships.economy_code
            order by blocs.partner_priority, memberships.bloc_code
        ) as preference
    from {{ ref('int_economies__bloc_years') }} as memberships
    inner join {{ ref('blocs') }} as blocs using (bloc_code)
    where blocs.partner_priority is not null

)

select
    year,
    economy_code,
    bloc_code

from candidates
where preference = 1
