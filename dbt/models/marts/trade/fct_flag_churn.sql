-- Flags of one year that are lost one, three or five years later, and new ones (methods U02, gate G12).
with

spans as (

    select * from {{ ref('int_trade__comparable_years') }}

),

-- a product without a row, or with a negative verdict, has no flag; a verdict that could not be reached is unknown
marks as (

    select
        year,
        hs_edition,
        economy_code,
        rule_code,
        product_code,
        is_dependent_in_year is not null as is_flagged
    from {{ ref('int_trade__rule_verdicts') }}
    where is_dependent_in_year is distinct from false

),

-- of each product the mark of both years: true for a flag, false for an unknown verdict, NULL for none
moves as (

    select
        spans.year,
        spans.horizon_years,
        spans.hs_edition,
        spans.economy_code,
        spans.is_bloc,
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
        is_bloc,
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
    is_bloc,
    vintage_id,
    'flag_churn-2' as rule_version

from counted
