-- Every economy column of every mart, walked through: no code is missing from dim_economy, and no alias of an economy is a
-- code of dim_economy itself, so that one economy never stands under two keys. A contract test keeps the list complete.
{% set economy_columns = {
    'bridge_bloc_member': ['bloc_code', 'economy_code'],
    'bridge_economy_code': ['economy_code'],
    'dim_region': ['economy_code'],
    'fct_base_resilience': ['economy_code'],
    'fct_base_trade': ['economy_code'],
    'fct_bilateral_trade': ['exporter_code', 'importer_code'],
    'fct_bottleneck': ['economy_code'],
    'fct_chained_trade': ['economy_code'],
    'fct_competitiveness': ['economy_code'],
    'fct_complexity': ['economy_code'],
    'fct_dependence_rules': ['economy_code', 'partner_bloc_code', 'top_supplier_code'],
    'fct_diversity': ['economy_code'],
    'fct_domestic_circulation': ['economy_code'],
    'fct_early_warning': ['economy_code'],
    'fct_flag_churn': ['economy_code'],
    'fct_indicator': ['economy_code'],
    'fct_industry': ['economy_code'],
    'fct_input_reliance': ['economy_code', 'partner_code'],
    'fct_mirror_trade': ['exporter_code', 'importer_code'],
    'fct_priority': ['economy_code', 'top_supplier_code'],
    'fct_product_network': ['top_supplier_code', 'second_supplier_code', 'third_supplier_code', 'spof_economy_code'],
    'fct_production': ['economy_code'],
    'fct_published_index': ['economy_code'],
    'fct_relatedness': ['economy_code'],
    'fct_reported_trade': ['reporter_code', 'partner_code'],
    'fct_reporter_reliability': ['economy_code'],
    'fct_self_sufficiency': ['economy_code', 'top_producer_code'],
    'fct_services_trade': ['reporter_code', 'partner_code'],
    'fct_substitution': ['economy_code'],
    'fct_supply_dependence': ['economy_code', 'top_supplier_code'],
    'fct_supply_shock': ['economy_code', 'supplier_code', 'importer_code'],
    'fct_support': ['economy_code'],
    'fct_trade_pair': ['economy_code', 'partner_code'],
    'fct_value_added': ['economy_code'],
} %}
-- ALL: every importer (shocks); ROW, WLD: rest of the world, all foreign partners (input-output); _X: not allocated
-- (reported trade)
{% set no_economies = ['ALL', 'ROW', 'WLD', '_X'] %}
with

codes as (

    {% for mart, columns in economy_columns.items() %}
        {% set is_last_mart = loop.last %}
        {% for column in columns %}
            select distinct
                '{{ mart }}.{{ column }}' as place,
                {{ column }} as code
            from {{ ref(mart) }}
            {% if not (is_last_mart and loop.last) %}
                union all
            {% endif %}
        {% endfor %}
    {% endfor %}

)

select
    codes.place,
    codes.code

from codes
left join {{ ref('dim_economy') }} as economies on codes.code = economies.economy_code
where
    codes.code is not null
    and economies.economy_code is null
    and codes.code not in ('{{ no_economies | join("', '") }}')

union all

select
    'economy_aliases' as place,
    aliases.alias_code as code

from {{ ref('economy_aliases') }} as aliases
inner join {{ ref('dim_economy') }} as economies on aliases.alias_code = economies.economy_code
