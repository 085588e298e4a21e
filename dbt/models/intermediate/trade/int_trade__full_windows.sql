-- Years for which every year of a rule's window is in the release, in one HS edition.
with

edition_years as (

    select distinct
        hs_edition,
        year
    from {{ ref('int_trade__dependence_measures') }}

),

rules as (

    select * from {{ ref('int_trade__rules') }}

)

select
    rules.rule_code,
    ends.hs_edition,
    ends.year,
    rules.window_years

from rules
cross join edition_years as ends
inner join edition_years as members
    on
        ends.hs_edition = members.hs_edition
        and members.year between ends.year - rules.window_years + 1 and ends.year
group by rules.rule_code, ends.hs_edition, ends.year, rules.window_years
having count(*) = rules.window_years
