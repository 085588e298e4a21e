-- Members of the European Union by year, with the bloc that the Union is in that year and the year since which it has had
-- these members.
select
    memberships.year,
    memberships.economy_code,
    memberships.bloc_code as union_code,
    compositions.composed_since_year

from {{ ref('int_economies__bloc_years') }} as memberships
inner join {{ ref('blocs') }} as blocs using (bloc_code)
inner join {{ ref('int_economies__bloc_compositions') }} as compositions using (year, bloc_code)
where blocs.organisation_code = 'EU'
