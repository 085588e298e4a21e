{# Rows in which one of the columns is NULL. One test for a table costs dbt as much as one for a column. #}
{% test never_null(model, columns) %}
select *
from {{ model }}
where {{ columns | join(' is null or ') }} is null
{% endtest %}
