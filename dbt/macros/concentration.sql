{# Exact amounts are whole numbers of at most 18 digits. They are squared and added exactly, so that the order in which
   rows are read cannot change a digit of an index. #}
{% macro square(amount) -%}
    cast({{ amount }} as decimal(19, 0)) * cast({{ amount }} as decimal(19, 0))
{%- endmacro %}

{% macro sum_of_squares(amount) -%}
    sum({{ square(amount) }})
{%- endmacro %}


{# Herfindahl–Hirschman index from a sum of squares and a sum; NULL where the amounts sum to 0. Fourteen decimals are
   kept, so that the last bit of a division cannot lift an index of exactly 0.4 above a threshold of 0.4. #}
{% macro herfindahl_of_sums(sum_of_squares, total) -%}
    round(
        cast({{ sum_of_squares }} as double)
        / nullif(cast({{ total }} as double) * cast({{ total }} as double), 0),
        14
    )
{%- endmacro %}

{# Herfindahl–Hirschman index of exact amounts: sum of squared shares, in [1/n, 1]. #}
{% macro herfindahl_index(amount) -%}
    {{ herfindahl_of_sums(sum_of_squares(amount), 'sum(' ~ amount ~ ')') }}
{%- endmacro %}


{# A part of a whole between 0 and 1; NULL where the whole is 0 or unknown. #}
{% macro share(part, whole) -%}
    cast({{ part }} as double) / nullif(cast({{ whole }} as double), 0)
{%- endmacro %}


{# Sum over a window; NULL where the window has other than `number` known amounts. #}
{% macro sum_if_complete(amount, number, window) -%}
    case when count({{ amount }}) over {{ window }} = {{ number }} then sum({{ amount }}) over {{ window }} end
{%- endmacro %}


{# The largest amount of a group together with the place of its owner in the alphabet (below 1000), in one number; of
   equal amounts the first in the alphabet wins. One maximum of whole numbers costs a third less than the maximum of a
   pair. Amounts have at most 15 digits; a larger one is an error, never a wrong answer. #}
{% macro pack_max_with_rank(amount, rank) -%}
    max(cast({{ amount }} as bigint) * 1000 + (999 - {{ rank }}))
{%- endmacro %}

{% macro rank_of_largest(largest) -%}
    999 - {{ largest }} % 1000
{%- endmacro %}

{% macro amount_of_largest(largest) -%}
    ({{ largest }} - {{ largest }} % 1000) / 1000
{%- endmacro %}


{# The sum of the n largest amounts of a group. #}
{% macro sum_of_largest(amount, n) -%}
    {{ adapter.dispatch('sum_of_largest', 'five_bases')(amount, n) }}
{%- endmacro %}

{% macro duckdb__sum_of_largest(amount, n) -%}
    list_sum(max({{ amount }}, {{ n }}))
{%- endmacro %}


{# Median of the amounts of a group. #}
{% macro median(amount) -%}
    {{ adapter.dispatch('median', 'five_bases')(amount) }}
{%- endmacro %}

{% macro duckdb__median(amount) -%}
    median({{ amount }})
{%- endmacro %}


{# Quantile of the amounts of a group, interpolated. #}
{% macro quantile(amount, below) -%}
    {{ adapter.dispatch('quantile', 'five_bases')(amount, below) }}
{%- endmacro %}

{% macro duckdb__quantile(amount, below) -%}
    quantile_cont({{ amount }}, {{ below }})
{%- endmacro %}


{# Robust standard deviation of the amounts of a group: the median absolute deviation times 1.4826, its ratio to the standard
   deviation in a normal distribution (Rousseeuw & Croux 1993). #}
{% macro robust_deviation(amount) -%}
    {{ adapter.dispatch('robust_deviation', 'five_bases')(amount) }}
{%- endmacro %}

{% macro duckdb__robust_deviation(amount) -%}
    1.4826 * mad({{ amount }})
{%- endmacro %}
