-- A row about a bloc says so: every mart with an economy in its key either has a mark of blocs that is right, or holds none.
-- Whoever adds up a mart without a mark would count a bloc and its members. tests/contract/test_dbt_project.py keeps the list.
{% set keys = [
    ('bridge_bloc_member', 'economy_code', none),
    ('bridge_economy_code', 'economy_code', none),
    ('dim_economy', 'economy_code', 'is_bloc'),
    ('dim_region', 'economy_code', none),
    ('fct_base_resilience', 'economy_code', none),
    ('fct_base_trade', 'economy_code', 'is_bloc'),
    ('fct_bilateral_trade', 'exporter_code', none),
    ('fct_bilateral_trade', 'importer_code', none),
    ('fct_bottleneck', 'economy_code', none),
    ('fct_chained_trade', 'economy_code', none),
    ('fct_competitiveness', 'economy_code', 'is_bloc'),
    ('fct_complexity', 'economy_code', none),
    ('fct_dependence_rules', 'economy_code', 'is_bloc'),
    ('fct_diversity', 'economy_code', 'is_bloc'),
    ('fct_domestic_circulation', 'economy_code', none),
    ('fct_early_warning', 'economy_code', 'is_bloc'),
    ('fct_flag_churn', 'economy_code', 'is_bloc'),
    ('fct_indicator', 'economy_code', none),
    ('fct_industry', 'economy_code', none),
    ('fct_input_reliance', 'economy_code', none),
    ('fct_input_reliance', 'partner_code', none),
    ('fct_mirror_trade', 'exporter_code', none),
    ('fct_mirror_trade', 'importer_code', none),
    ('fct_priority', 'economy_code', none),
    ('fct_production', 'economy_code', none),
    ('fct_published_index', 'economy_code', none),
    ('fct_relatedness', 'economy_code', none),
    ('fct_reported_trade', 'reporter_code', 'is_bloc'),
    ('fct_reported_trade', 'partner_code', 'is_partner_aggregate'),
    ('fct_reporter_reliability', 'economy_code', none),
    ('fct_self_sufficiency', 'economy_code', 'is_bloc'),
    ('fct_services_trade', 'reporter_code', none),
    ('fct_services_trade', 'partner_code', none),
    ('fct_substitution', 'economy_code', none),
    ('fct_supply_dependence', 'economy_code', none),
    ('fct_supply_shock', 'economy_code', 'is_bloc'),
    ('fct_support', 'economy_code', 'is_bloc'),
    ('fct_trade_pair', 'economy_code', 'is_bloc'),
    ('fct_trade_pair', 'partner_code', 'is_partner_bloc'),
    ('fct_value_added', 'economy_code', none),
] %}
{% for mart, column, mark in keys %}
    select
        '{{ mart }}' as mart,
        '{{ column }}' as economy_column,
        {{ column }} as economy_code
    from {{ ref(mart) }}
    where {{ (mark ~ ' <> ' if mark else '') ~ is_bloc(column) }}
    {{ 'union all' if not loop.last }}
{% endfor %}
