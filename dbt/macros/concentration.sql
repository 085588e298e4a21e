{# Herfindahl–Hirschman index of exact amounts: sum of squared shares, in [1/n, 1]; NULL where the amounts sum to 0.
   Amounts are whole numbers of at most 18 digits. They are squared and added exactly, so that the order in which rows
   are read cannot change a digit of the index; fourteen decimals are kept, so that an index of exactly 0.4 is not made
   to exceed a threshold of 0.4 by the last bit of a division. #}
{% macro herfindahl_index(amount) -%}
    {%- set exact = 'cast(' ~ amount ~ ' as decimal(19, 0))' -%}
    round(
        cast(sum({{ exact }} * {{ exact }}) as double)
        / nullif(cast(sum({{ amount }}) as double) * cast(sum({{ amount }}) as double), 0),
        14
    )
{%- endmacro %}


{# The code with the largest amount; of equal amounts the first code in the alphabet, so that ties are settled. #}
{% macro largest_code(code, amount) -%}
    {{ adapter.dispatch('largest_code', 'five_bases')(code, amount) }}
{%- endmacro %}

{% macro duckdb__largest_code(code, amount) -%}
    arg_min({{ code }}, (-{{ amount }}, {{ code }}))
{%- endmacro %}
