{# Whether a code is that of a bloc of the seed `blocs`; false for a code that is NULL. #}
{% macro is_bloc(code) -%}
    coalesce({{ code }} in (select blocs.bloc_code from {{ ref('blocs') }} as blocs), false)
{%- endmacro %}
