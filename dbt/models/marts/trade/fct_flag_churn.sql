-- Flags of one year that are gone one, three or five years later, and those that came (methods U02, gate G12). Years of two
-- HS editions, or of two compositions of a bloc, are not compared.
with

verdicts as (

    select * from {{ ref('int_trade__rule_verdicts') }}

),

-- where there is no row, or the verdict is no, there is no flag; a verdict that could not be had is another matter
marks as (

    select
        year,
        hs_edition,
        economy_code,
        rule_code,
        product_code,
        is_dependent_in_year is not null as is_flagged
    from verdicts
    where is_dependent_in_year is distinct from false

),

judged_years as (

    select
        verdicts.year,
        verdicts.hs_edition,
        verdicts.economy_code,
        verdicts.rule_code,
        verdicts.variant,
        max(compositions.composed_since_year) as composed_since_year,
        max(verdicts.vintage_id) as vintage_id
    from verdicts
    left join {{ ref('int_economies__bloc_compositions') }} as compositions
        on verdicts.economy_code = compositions.bloc_code and verdicts.year = compositions.year
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

spans as (

    select horizons.*
    from horizons
    inner join judged_years as earlier
        on
            horizons.hs_edition = earlier.hs_edition
            and horizons.economy_code = earlier.economy_code
            and horizons.rule_code = earlier.rule_code
            and horizons.first_year = earlier.year
    where coalesce(horizons.composed_since_year <= horizons.first_year, true)

),

-- of each product the mark of both years: true for a flag, false for an unknown verdict, NULL for none
moves as (

    select
        spans.year,
        spans.horizon_years,
        spans.hs_edition,
        spans.economy_code,
        spans.rule_code,
        spans.variant,
        spans.vintage_id,
        marks.product_code,
        max(case when marks.year = spans.first_year then marks.is_flagged end) as was_flagged,
        max(case when marks.year = spans.year then marks.is_flagged end) as is_flagged
    from spans
    left join marks
        on
            spans.hs_edition = marks.hs_edition
            and spans.economy_code = marks.economy_code
            and spans.rule_code = marks.rule_code
            and marks.year in (spans.first_year, spans.year)
    group by all

),

counted as (

    select
        year,
        horizon_years,
        hs_edition,
        economy_code,
        rule_code,
        variant,
        vintage_id,
        count(case when was_flagged then 1 end) as flagged_before_count,
        count(case when was_flagged and is_flagged then 1 end) as kept_flag_count,
        count(case when was_flagged and is_flagged is null then 1 end) as lost_flag_count,
        count(case when was_flagged and not is_flagged then 1 end) as unjudged_flag_count,
        count(case when was_flagged is null and is_flagged then 1 end) as new_flag_count
    from moves
    group by all

)

select
    year,
    horizon_years,
    hs_edition,
    economy_code,
    rule_code,
    variant,
    cast(flagged_before_count as integer) as flagged_before_count,
    cast(kept_flag_count as integer) as kept_flag_count,
    cast(lost_flag_count as integer) as lost_flag_count,
    cast(unjudged_flag_count as integer) as unjudged_flag_count,
    cast(new_flag_count as integer) as new_flag_count,
    {{ share('lost_flag_count', 'lost_flag_count + kept_flag_count') }} as lost_flag_share,
    vintage_id,
    'flag_churn-1' as rule_version

from counted
