{# Groups whose total differs from the same total in another model by more than a relative tolerance. #}
{% test equal_totals(model, column, groups, to, to_column, tolerance=1e-9) %}
with

here as (

    select {{ groups | join(', ') }}, cast(sum({{ column }}) as double) as total
    from {{ model }}
    group by {{ groups | join(', ') }}

),

there as (

    select {{ groups | join(', ') }}, cast(sum({{ to_column }}) as double) as total
    from {{ to }}
    group by {{ groups | join(', ') }}

)

select {{ groups | join(', ') }}, here.total as total_here, there.total as total_there
from here
full join there using ({{ groups | join(', ') }})
where not coalesce(abs(here.total - there.total) <= {{ tolerance }} * abs(there.total), false)
{% endtest %}
