-- What is known of the dependence of others on an economy or a bloc, and for which years the verdict over a window is. Of
-- the blocs only the European Union is counted as one supplier (variant eu_as_one).
with

economies as (

    select * from {{ ref('int_competitiveness__economies') }}

),

unions as (

    select distinct
        year,
        union_code
    from {{ ref('int_economies__eu_members') }}

),

full_windows as (

    select * from {{ ref('int_trade__full_windows') }}
    where rule_code = 'geodep'

)

select
    economies.year,
    economies.hs_edition,
    economies.economy_code,
    economies.is_bloc,
    not economies.is_bloc or unions.union_code is not null as is_counted_supplier,
    full_windows.year is not null
    and (
        not economies.is_bloc
        or coalesce(compositions.composed_since_year <= economies.year - full_windows.window_years + 1, false)
    ) as is_window_whole

from economies
left join unions
    on
        economies.year = unions.year
        and economies.economy_code = unions.union_code
left join full_windows
    on
        economies.year = full_windows.year
        and economies.hs_edition = full_windows.hs_edition
left join {{ ref('int_economies__bloc_compositions') }} as compositions
    on
        economies.year = compositions.year
        and economies.economy_code = compositions.bloc_code
