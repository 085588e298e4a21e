{# Rows whose key is missing from another model. #}
{% test known_combination(model, columns, to) %}
select distinct {{ columns | join(', ') }}
from {{ model }}
except
select {{ columns | join(', ') }}
from {{ to }}
{% endtest %}
