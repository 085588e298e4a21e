{# Threshold and comparison of one criterion of a rule set, pivoted from one row for each criterion. #}
{% macro thresholds_of(criterion) -%}
    max(case when thresholds.criterion = '{{ criterion }}' then thresholds.threshold end) as {{ criterion }}_threshold,
    max(case when thresholds.criterion = '{{ criterion }}' then thresholds.comparison end) as {{ criterion }}_comparison
{%- endmacro %}


{# Whether a criterion meets its threshold under the rule's comparison; NULL where the rule does not use the criterion, or
   its value is unknown. #}
{% macro meets(criterion) -%}
    case {{ criterion }}_comparison
        when 'gt' then {{ criterion }} > {{ criterion }}_threshold
        when 'ge' then {{ criterion }} >= {{ criterion }}_threshold
    end
{%- endmacro %}
