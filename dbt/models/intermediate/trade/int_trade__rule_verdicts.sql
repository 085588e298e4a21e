-- Verdict of every rule set on every traded product over the rule's window. All years of a window must be in the release,
-- in one HS edition and, for a bloc and for the European Union as one economy, with the same members. A verdict that
-- unknown years could change is NULL.
with

criteria as (

    select * from {{ ref('int_trade__rule_criteria') }}

),

windows as (

    select * from {{ ref('int_trade__full_windows') }}

),

compositions as (

    select * from {{ ref('int_economies__bloc_compositions') }}

),

unions as (

    select distinct
        year,
        composed_since_year
    from {{ ref('int_economies__eu_members') }}

),

persistence as (

    select * from {{ ref('int_trade__rule_persistence') }}

),

counted as (

    select
        criteria.*,
        case
            when
                criteria.window_years > 1
                and windows.year is not null
                and (
                    not criteria.is_bloc
                    or compositions.composed_since_year <= criteria.year - criteria.window_years + 1
                )
                and (
                    criteria.variant <> 'eu_as_one'
                    or unions.composed_since_year <= criteria.year - criteria.window_years + 1
                )
                then coalesce(persistence.dependent_year_count, 0)
        end as dependent_year_count,
        coalesce(persistence.unknown_year_count, 0) as unknown_year_count
    from criteria
    left join windows using (rule_code, hs_edition, year)
    left join compositions
        on
            criteria.economy_code = compositions.bloc_code
            and criteria.year = compositions.year
    left join unions on criteria.year = unions.year
    left join persistence using (rule_code, hs_edition, year, economy_code, product_code)

),

persistent as (

    select
        *,
        case
            when {{ meets('dependent_year_count') }} then true
            when dependent_year_count + unknown_year_count < dependent_year_count_threshold then false
        end as is_persistent
    from counted

)

select
    *,
    case when window_years > 1 then is_persistent else is_dependent_in_year end as is_dependent

from persistent
