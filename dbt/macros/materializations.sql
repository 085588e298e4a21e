{#
    Tables and views are created under their own names. dbt's materializations create each under another name, rename it
    and drop what was there, so that readers never miss it; a candidate has no readers. Contracts are enforced as there.
#}
{% materialization table, adapter='duckdb' %}
    {{ return(created_in_place('table', sql)) }}
{% endmaterialization %}

{% materialization view, adapter='duckdb' %}
    {{ return(created_in_place('view', sql)) }}
{% endmaterialization %}

{% macro created_in_place(type, sql) %}
    {%- set relation = this.incorporate(type=type) -%}
    {{ drop_relation_if_exists(load_cached_relation(this)) }}
    {% call statement('main') -%}
        {{ create_table_as(false, relation, sql) if type == 'table' else get_create_view_as_sql(relation, sql) }}
    {%- endcall %}
    {{ adapter.commit() }}
    {{ return({'relations': [relation]}) }}
{% endmacro %}
