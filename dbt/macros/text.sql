{# Replace every match of a regular expression, not only the first. #}
{% macro replace_all(text, pattern, replacement) -%}
    {{ adapter.dispatch('replace_all', 'five_bases')(text, pattern, replacement) }}
{%- endmacro %}

{% macro duckdb__replace_all(text, pattern, replacement) -%}
    regexp_replace({{ text }}, '{{ pattern }}', '{{ replacement }}', 'g')
{%- endmacro %}


{# HS22 → HS2022, HS92 → HS1992: how our own table of the five bases names an edition. #}
{% macro long_edition(hs_edition) -%}
    'HS' || case when right({{ hs_edition }}, 2) >= '88' then '19' else '20' end || right({{ hs_edition }}, 2)
{%- endmacro %}


{# The texts of a group in alphabetical order, separated by commas. #}
{% macro ordered_list(text) -%}
    {{ adapter.dispatch('ordered_list', 'five_bases')(text) }}
{%- endmacro %}

{% macro duckdb__ordered_list(text) -%}
    string_agg({{ text }}, ',' order by {{ text }})
{%- endmacro %}


{# A number as text, with a fixed number of decimals. #}
{% macro with_decimals(number, decimals) -%}
    {{ adapter.dispatch('with_decimals', 'five_bases')(number, decimals) }}
{%- endmacro %}

{% macro duckdb__with_decimals(number, decimals) -%}
    format('{:,.{{ decimals }}f}', cast({{ number }} as double))
{%- endmacro %}


{# A row for each of the parts of a text. #}
{% macro split_to_rows(text, separator) -%}
    {{ adapter.dispatch('split_to_rows', 'five_bases')(text, separator) }}
{%- endmacro %}

{% macro duckdb__split_to_rows(text, separator) -%}
    unnest(string_split({{ text }}, '{{ separator }}'))
{%- endmacro %}
