{# The same day some years later. #}
{% macro years_after(day, years) -%}
    {{ adapter.dispatch('years_after', 'five_bases')(day, years) }}
{%- endmacro %}

{% macro duckdb__years_after(day, years) -%}
    cast({{ day }} + to_years({{ years }}) as date)
{%- endmacro %}


{# The last day of a month. #}
{% macro end_of_month(year, month) -%}
    {{ adapter.dispatch('end_of_month', 'five_bases')(year, month) }}
{%- endmacro %}

{% macro duckdb__end_of_month(year, month) -%}
    last_day(make_date({{ year }}, {{ month }}, 1))
{%- endmacro %}
