{# The logarithm of a part between 0 and 1 that is raised to run from a floor to 1: a mean of such is a geometric mean. #}
{% macro log_floored(part, floor) -%}
    ln({{ floor }} + (1 - {{ floor }}) * {{ part }})
{%- endmacro %}


{# 1 where the bit of a row of bits is set, counted from 0 at the left, else 0; 0 where there are no bits. #}
{% macro bit_of(bits, position) -%}
    {{ adapter.dispatch('bit_of', 'five_bases')(bits, position) }}
{%- endmacro %}

{% macro duckdb__bit_of(bits, position) -%}
    coalesce(get_bit(cast({{ bits }} as bit), {{ position }}), 0)
{%- endmacro %}
