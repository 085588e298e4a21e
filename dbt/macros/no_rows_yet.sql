{# The body of a mart that has no data yet: no rows, and exactly the columns that its YAML declares, so that name and
   type are said once. When dbt parses the project the YAML is not attached yet; then nothing is rendered from it. #}
{% macro no_rows_yet() -%}
    {%- if not execute -%}
        select cast(null as varchar) as not_parsed_yet where 1 = 0
    {%- else -%}
        {%- if not model.columns -%}
            {{ exceptions.raise_compiler_error(model.name ~ " declares no columns; no_rows_yet() takes them from the model's YAML") }}
        {%- endif -%}
select
        {%- for column in model.columns.values() %}
            {%- if not column.data_type -%}
                {{ exceptions.raise_compiler_error(model.name ~ "." ~ column.name ~ " has no data_type; no_rows_yet() takes it from the model's YAML") }}
            {%- endif %}
    cast(null as {{ column.data_type }}) as {{ column.name }}{{ "," if not loop.last }}
        {%- endfor %}
where 1 = 0
    {%- endif -%}
{%- endmacro %}
