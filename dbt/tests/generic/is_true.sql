{# Rows for which a condition does not hold. A condition that is NULL does not hold either. #}
{% test is_true(model, condition) %}
select *
from {{ model }}
where not coalesce({{ condition }}, false)
{% endtest %}
