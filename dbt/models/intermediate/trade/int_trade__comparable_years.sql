-- Pairs of years one, three or five years apart, in which the verdicts of a rule set on an economy can be compared: of one
-- HS edition and, for a bloc, of one composition.
with

judged_years as (

    select
        verdicts.year,
        verdicts.hs_edition,
        verdicts.economy_code,
        verdicts.rule_code,
        verdicts.variant,
        max(compositions.composed_since_year) as composed_since_year,
        max(verdicts.vintage_id) as vintage_id
    from {{ ref('int_trade__rule_verdicts') }} as verdicts
    left join {{ ref('int_economies__bloc_compositions') }} as compositions
        on
            verdicts.economy_code = compositions.bloc_code
            and verdicts.year = compositions.year
    group by all

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
    horizons.rule_code,
    horizons.variant,
    horizons.vintage_id

from horizons
inner join earlier using (first_year, hs_edition, economy_code, rule_code)
where coalesce(horizons.composed_since_year <= horizons.first_year, true)
