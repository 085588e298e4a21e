{# Groups of exact shares that do not sum to exactly 1. #}
{% test sums_to_one(model, column, groups) %}
select {{ groups | join(', ') }}, sum({{ column }}) as total
from {{ model }}
group by {{ groups | join(', ') }}
having sum({{ column }}) <> 1
{% endtest %}
