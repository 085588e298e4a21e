-- Price and volume effects behind the change of the value of imports from one year to the next (LMDI-I, Ang 2005). Each
-- form with value v = p × q adds L·ln(p₁/p₀) and L·ln(q₁/q₀), where L = (v₁ - v₀)/ln(v₁/v₀) is the logarithmic mean. A
-- form that was not weighed or not imported in one of the years cannot be split. Years are compared within one HS
-- edition.
with

imports as (

    select
        *,
        cast(nullif(weighed_value_usd, 0) as double) as value_usd,
        cast(quantity_t as double) as amount_t
    from {{ ref('int_self_sufficiency__stage_flows') }}
    where flow = 'import'

),

-- The frame has one row, the year before; the result is NULL where that year is missing.
compared as (

    select
        *,
        max(value_usd) over one_year_ago as value_1y_usd,
        max(amount_t) over one_year_ago as amount_1y_t
    from imports
    window one_year_ago as (
        partition by hs_edition, economy_code, material_code, measure, hs_code
        order by year range between 1 preceding and 1 preceding
    )

),

weighted as (

    select
        *,
        case
            when value_usd = value_1y_usd then value_usd
            else (value_usd - value_1y_usd) / ln(value_usd / value_1y_usd)
        end as mean_value_usd,
        ln((value_usd / amount_t) / (value_1y_usd / amount_1y_t)) as price_growth,
        ln(amount_t / amount_1y_t) as volume_growth
    from compared

),

years as (

    -- rounded to cents, because the last bits of a sum of doubles depend on the order of rows
    select
        year,
        hs_edition,
        economy_code,
        material_code,
        measure,
        sum(trade_value_usd) as import_value_usd,
        round(sum(mean_value_usd), 2) as mean_value_usd,
        round(sum(mean_value_usd * price_growth), 2) as price_effect_usd,
        round(sum(mean_value_usd * volume_growth), 2) as volume_effect_usd
    from weighted
    group by year, hs_edition, economy_code, material_code, measure

)

select
    year,
    hs_edition,
    economy_code,
    material_code,
    measure,
    cast(import_value_usd - max(import_value_usd) over one_year_ago as double) as import_value_change_usd,
    mean_value_usd,
    price_effect_usd,
    volume_effect_usd

from years
window one_year_ago as (
    partition by hs_edition, economy_code, material_code, measure
    order by year range between 1 preceding and 1 preceding
)
