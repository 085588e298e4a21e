-- Number of years of a window in which all criteria are met, and of years in which that is unknown. A year without trade
-- has no row and counts as a year without dependence.
with

windows as (

    select * from {{ ref('int_trade__full_windows') }}
    where window_years > 1

),

counted_years as (

    select
        rule_code,
        hs_edition,
        economy_code,
        product_code,
        year,
        is_dependent_in_year
    from {{ ref('int_trade__rule_criteria') }}
    where window_years > 1 and (is_dependent_in_year or is_dependent_in_year is null)

)

select
    windows.rule_code,
    windows.hs_edition,
    windows.year,
    counted_years.economy_code,
    counted_years.product_code,
    cast(count(counted_years.is_dependent_in_year) as integer) as dependent_year_count,
    cast(count(*) - count(counted_years.is_dependent_in_year) as integer) as unknown_year_count

from windows
inner join counted_years
    on
        windows.rule_code = counted_years.rule_code
        and windows.hs_edition = counted_years.hs_edition
        and counted_years.year between windows.year - windows.window_years + 1 and windows.year
group by
    windows.rule_code, windows.hs_edition, windows.year, counted_years.economy_code, counted_years.product_code
