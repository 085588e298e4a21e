{# Revealed comparative advantage (Balassa 1965): the share of a product in an economy's exports over its share in the
   world's. NULL where the economy, or the world, exports nothing. #}
{% macro revealed_comparative_advantage(exports, exports_of_economy, world_exports, world_exports_of_all) -%}
    {{ share(exports, exports_of_economy) }}
    / nullif({{ share(world_exports, world_exports_of_all) }}, 0)
{%- endmacro %}


{# Net trade index between -1 (only imported) and 1 (only exported); NULL without trade. #}
{% macro net_trade_index(exports, imports) -%}
    {{ share(exports ~ ' - ' ~ imports, exports ~ ' + ' ~ imports) }}
{%- endmacro %}


{# Grubel–Lloyd index of intra-industry trade: 1 where exports equal imports, 0 where trade goes one way; NULL without
   trade. #}
{% macro grubel_lloyd_index(exports, imports) -%}
    1 - {{ share('abs(' ~ exports ~ ' - ' ~ imports ~ ')', exports ~ ' + ' ~ imports) }}
{%- endmacro %}


{# An amount times a weight, exactly: amounts of at most 19 digits, weights with twelve decimals. #}
{% macro part_of(amount, weight) -%}
    cast({{ amount }} as decimal(19, 0)) * {{ weight }}
{%- endmacro %}


{# Sum of amounts times shares. The shares, doubles, become decimals, so that the order of rows changes no digit. #}
{% macro sum_of_parts(amount, share) -%}
    sum({{ part_of(amount, 'cast(' ~ share ~ ' as decimal(13, 12))') }})
{%- endmacro %}
