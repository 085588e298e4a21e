{# Logarithm of a part between 0 and 1 after raising its range to [floor, 1]. The exponential of a mean of such logarithms is
   a geometric mean. #}
{% macro log_floored(part, floor) -%}
    ln({{ floor }} + (1 - {{ floor }}) * {{ part }})
{%- endmacro %}


{# 1 where the bit at a position, counted from 0 at the left, is set, else 0; 0 where the bits are NULL. #}
{% macro bit_of(bits, position) -%}
    {{ adapter.dispatch('bit_of', 'five_bases')(bits, position) }}
{%- endmacro %}

{% macro duckdb__bit_of(bits, position) -%}
    coalesce(get_bit(cast({{ bits }} as bit), {{ position }}), 0)
{%- endmacro %}
