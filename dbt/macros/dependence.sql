{# The threshold of one criterion of a rule set, and how it is compared, out of one row for each criterion. #}
{% macro thresholds_of(criterion) -%}
    max(case when thresholds.criterion = '{{ criterion }}' then thresholds.threshold end) as {{ criterion }}_threshold,
    max(case when thresholds.criterion = '{{ criterion }}' then thresholds.comparison end) as {{ criterion }}_comparison
{%- endmacro %}


{# Whether the value of a criterion meets its threshold, in the way the rule compares them; NULL where the rule does not
   ask for the criterion, or there is no value to compare. #}
{% macro meets(criterion) -%}
    case {{ criterion }}_comparison
        when 'gt' then {{ criterion }} > {{ criterion }}_threshold
        when 'ge' then {{ criterion }} >= {{ criterion }}_threshold
    end
{%- endmacro %}
