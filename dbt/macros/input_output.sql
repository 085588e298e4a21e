{# The rows of a table of the OECD's input-output data that belong to the tables in use. #}
{% macro rows_of_icio_tables_in_use(table) -%}
    select source.*
    from {{ source('oecd', table) }} as source
    inner join {{ ref('stg_oecd__icio_tables') }} as used
        on
            source.edition = used.edition
            and source.form = used.form
            and cast(source.year as smallint) = used.year
            and source.vintage = used.vintage_id
{%- endmacro %}
