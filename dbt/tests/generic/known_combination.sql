{# Rows whose key does not stand in another model. #}
{% test known_combination(model, columns, to) %}
select distinct {{ columns | join(', ') }}
from {{ model }}
except
select {{ columns | join(', ') }}
from {{ to }}
{% endtest %}
