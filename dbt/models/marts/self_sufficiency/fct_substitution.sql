-- How far home output takes the place of imports (methods S03). Shares are of tonnes of content: a fall in the price of
-- imports is no substitution. Windows stay inside one publisher, one stage and one edition. Tonnes that exceed what the
-- world makes are compared with nothing.
with

balance as (

    select
        *,
        {{ share('import_t', 'consumption_t') }} as import_penetration_share,
        1 - {{ share('import_t', 'consumption_t') }} as home_share
    from {{ ref('int_self_sufficiency__balance') }}

),

-- A frame of one row is the value of that year, and NULL where there is no such year.
windows as (

    select
        *,
        max(home_share) over one_year_ago as home_share_1y,
        max(home_share) over five_years_ago as home_share_5y,
        max(consumption_t) over one_year_ago as consumption_1y_t,
        count(case when is_trade_implausible then 1 end) over two_years = 0 as is_comparable,
        count(home_share) over five_years as speed_year_count,
        regr_slope(home_share, year) over five_years as home_share_slope
    from balance
    window
        one_year_ago as (
            partition by publisher, material_code, measure, hs_edition, economy_code
            order by year range between 1 preceding and 1 preceding
        ),
        two_years as (
            partition by publisher, material_code, measure, hs_edition, economy_code
            order by year range between 1 preceding and current row
        ),
        five_years_ago as (
            partition by publisher, material_code, measure, hs_edition, economy_code
            order by year range between 5 preceding and 5 preceding
        ),
        five_years as (
            partition by publisher, material_code, measure, hs_edition, economy_code
            order by year range between 4 preceding and current row
        )

),

split as (

    select
        windows.*,
        changes.import_value_change_usd,
        case when windows.is_comparable then changes.price_effect_usd end as price_effect_usd,
        case when windows.is_comparable then changes.volume_effect_usd end as volume_effect_usd,
        round(
            changes.mean_value_usd * ln(cast(windows.consumption_t as double) / cast(windows.consumption_1y_t as double)), 2
        ) as demand_effect_usd
    from windows
    left join {{ ref('int_self_sufficiency__value_changes') }} as changes
        using (year, hs_edition, economy_code, material_code, measure)

)

select
    year,
    hs_edition,
    economy_code,
    publisher as item_scheme,
    material_code as item_code,
    measure as output_stage,
    measure_unit,
    import_penetration_share,
    round(100 * (home_share - home_share_1y), 12) as substitution_1y_pp,
    round(100 * (home_share - home_share_5y), 12) as substitution_5y_pp,
    cast(speed_year_count as integer) as speed_year_count,
    case when speed_year_count >= 3 then round(100 * home_share_slope, 10) end as substitution_speed_pp,
    import_value_change_usd,
    price_effect_usd,
    volume_effect_usd,
    demand_effect_usd,
    volume_effect_usd - demand_effect_usd as share_effect_usd,
    import_value_change_usd - coalesce(price_effect_usd + volume_effect_usd, 0) as unsplit_change_usd,
    missing_reason,
    output_vintage_id,
    trade_vintage_id,
    'substitution-2' as rule_version

from split
