{# How alike the periods of a series are. `amounts` is a relation of series, period, group_code, key_code and amount;
   `parameters` one row of max_flow_count, min_flow_count and tolerance_ratio. Every two periods are compared: growth is the
   ratio of an amount to the earlier one of the same key, and an amount is repeated where its growth is the median growth.
   Between real years hardly any amount is; where a year was copied, multiplied or added to itself, all are.

   Columns: series, earlier_period, period, compared_count and repeated_share over all amounts; compared_group_count,
   repeated_group_share and repeated_group_code of the most alike group of those with enough amounts. #}
{% macro repeated_periods(amounts, parameters) %}
largest as (

    select
        series,
        period,
        group_code,
        key_code,
        amount
    from {{ amounts }}
    cross join {{ parameters }}
    qualify
        row_number() over (partition by series, period, group_code order by amount desc, key_code)
        <= {{ parameters }}.max_flow_count

),

growths as (

    select
        later.series,
        earlier.period as earlier_period,
        later.period,
        later.group_code,
        later.amount / earlier.amount as growth

    from largest as later
    inner join largest as earlier
        on
            later.series = earlier.series
            and later.group_code = earlier.group_code
            and later.key_code = earlier.key_code
            and later.period > earlier.period

),

medians as (

    select
        series,
        earlier_period,
        period,
        {{ median('growth') }} as median_growth
    from growths
    group by series, earlier_period, period

),

group_medians as (

    select
        series,
        earlier_period,
        period,
        group_code,
        {{ median('growth') }} as median_growth
    from growths
    group by series, earlier_period, period, group_code

),

compared as (

    select
        growths.series,
        growths.earlier_period,
        growths.period,
        growths.group_code,
        abs(growths.growth / medians.median_growth - 1) <= {{ parameters }}.tolerance_ratio as is_repeated,
        abs(growths.growth / group_medians.median_growth - 1) <= {{ parameters }}.tolerance_ratio as is_repeated_in_group

    from growths
    inner join medians using (series, earlier_period, period)
    inner join group_medians using (series, earlier_period, period, group_code)
    cross join {{ parameters }}

),

group_shares as (

    select
        series,
        earlier_period,
        period,
        group_code,
        cast(count(*) filter (where is_repeated_in_group) as double) / count(*) as repeated_share
    from compared
    group by series, earlier_period, period, group_code
    having count(*) >= (select min_flow_count from {{ parameters }})

),

most_alike as (

    select
        series,
        earlier_period,
        period,
        group_code,
        repeated_share,
        count(*) over (partition by series, earlier_period, period) as group_count
    from group_shares
    qualify row_number() over (partition by series, earlier_period, period order by repeated_share desc, group_code) = 1

),

shares as (

    select
        series,
        earlier_period,
        period,
        count(*) as compared_count,
        cast(count(*) filter (where is_repeated) as double) / count(*) as repeated_share
    from compared
    group by series, earlier_period, period

),

repeated_periods as (

    select
        shares.series,
        shares.earlier_period,
        shares.period,
        shares.compared_count,
        shares.repeated_share,
        coalesce(most_alike.group_count, 0) as compared_group_count,
        most_alike.repeated_share as repeated_group_share,
        coalesce(most_alike.group_code, '') as repeated_group_code

    from shares
    left join most_alike using (series, earlier_period, period)

)
{% endmacro %}

{# The parameters of `repeated_periods` in one row, with min_value: smaller amounts are not compared. #}
{% macro repeated_periods_parameters() -%}
    select
        max(case parameter_code when 'repeated_min_value_usd' then value end) as min_value,
        max(case parameter_code when 'repeated_max_flow_count' then value end) as max_flow_count,
        max(case parameter_code when 'repeated_min_flow_count' then value end) as min_flow_count,
        max(case parameter_code when 'repeated_tolerance_ratio' then value end) as tolerance_ratio
    from {{ ref('trade_parameters') }}
{%- endmacro %}
