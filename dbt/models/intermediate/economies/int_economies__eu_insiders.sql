-- Members of the European Union and other blocs that have one of them as a member. To these the Union is not one economy
-- outside, so that the variant eu_as_one has no rows of them.
with

union_members as (

    select
        year,
        economy_code,
        union_code
    from {{ ref('int_economies__eu_members') }}

)

select
    year,
    economy_code
from union_members

union all

select distinct
    memberships.year,
    memberships.bloc_code as economy_code
from {{ ref('int_economies__bloc_years') }} as memberships
inner join union_members using (year, economy_code)
where memberships.bloc_code <> union_members.union_code
