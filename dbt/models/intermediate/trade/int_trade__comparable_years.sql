-- Pairs of years one, three or five years apart, in which the verdicts of a rule set on an economy can be compared: of one
-- HS edition and, for a bloc and for the European Union as one economy, of one composition.
with

traded_years as (

    select
        year,
        hs_edition,
        economy_code,
        is_bloc,
        union_code,
        max(vintage_id) as vintage_id
    from {{ ref('int_trade__dependence_measures') }}
    group by year, hs_edition, economy_code, is_bloc, union_code

),

unions as (

    select distinct
        year,
        composed_since_year
    from {{ ref('int_economies__eu_members') }}

),

judged_years as (

    select
        traded_years.year,
        traded_years.hs_edition,
        traded_years.economy_code,
        traded_years.is_bloc,
        rules.rule_code,
        rules.variant,
        compositions.composed_since_year,
        case when rules.variant = 'eu_as_one' then unions.composed_since_year end as union_composed_since_year,
        traded_years.vintage_id
    from traded_years
    inner join {{ ref('int_trade__rules') }} as rules
        on rules.variant <> 'eu_as_one' or traded_years.union_code is not null
    left join {{ ref('int_economies__bloc_compositions') }} as compositions
        on
            traded_years.economy_code = compositions.bloc_code
            and traded_years.year = compositions.year
    left join unions on traded_years.year = unions.year

),

horizons as (

    select
        judged_years.*,
        years_before.horizon_years,
        judged_years.year - years_before.horizon_years as first_year
    from judged_years
    cross join (values (1), (3), (5)) as years_before (horizon_years)

),

earlier as (

    select
        year as first_year,
        hs_edition,
        economy_code,
        rule_code
    from judged_years

)

select
    horizons.year,
    horizons.horizon_years,
    horizons.first_year,
    horizons.hs_edition,
    horizons.economy_code,
    horizons.is_bloc,
    horizons.rule_code,
    horizons.variant,
    horizons.vintage_id

from horizons
inner join earlier using (first_year, hs_edition, economy_code, rule_code)
where
    coalesce(horizons.composed_since_year <= horizons.first_year, true)
    and coalesce(horizons.union_composed_since_year <= horizons.first_year, true)
