-- Traded products with the measures of the variant eu_as_one beside them: the European Union is one supplier, and in the
-- world one exporter. These are NULL for its members and for blocs that share a member with it.
{% set measures = ['supplier_hhi_{}_index', 'top_supplier_{}_code', 'top_supplier_{}_share', 'world_export_hhi_{}_index'] %}
with

union_members as (

    select * from {{ ref('int_economies__eu_members') }}

),

unions as (

    select distinct
        year,
        union_code
    from union_members

),

traded as (

    select
        products.*,
        case when insiders.economy_code is null then unions.union_code end as union_code
    from {{ ref('int_trade__traded') }} as products
    left join unions using (year)
    left join {{ ref('int_economies__eu_insiders') }} as insiders using (year, economy_code)

),

measured as (

    select
        traded.*,
        {{ herfindahl_of_sums(
            'traded.supplier_squares - coalesce(eu_supply.member_squares, 0) + '
            ~ square('coalesce(eu_supply.trade_value_usd, 0)'),
            'traded.import_value_usd'
        ) }} as supplier_hhi_with_one_union_index,
        case
            -- the Union takes the place of a member that is the largest supplier by itself
            when
                largest_members.economy_code is not null
                or eu_supply.trade_value_usd > traded.top_supplier_value_usd
                then traded.union_code
            else traded.top_supplier_code
        end as top_supplier_with_one_union_code,
        {{ share(
            'greatest(traded.top_supplier_value_usd, coalesce(eu_supply.trade_value_usd, 0))', 'traded.import_value_usd'
        ) }} as top_supplier_with_one_union_share,
        case
            -- in its own world the Union is one exporter already
            when traded.economy_code = traded.union_code then traded.world_export_hhi_index
            else
                {{ herfindahl_of_sums(
                    'traded.world_squares - coalesce(eu_exports.member_squares, 0) + '
                    ~ square('coalesce(eu_exports.union_value_usd, 0)'),
                    'traded.world_export_value_usd - coalesce(eu_exports.member_value_usd, 0)'
                    ~ ' + coalesce(eu_exports.union_value_usd, 0)'
                ) }}
        end as world_export_hhi_with_one_union_index
    from traded
    left join {{ ref('int_trade__eu_supply') }} as eu_supply using (year, hs_edition, economy_code, product_code)
    left join {{ ref('int_trade__eu_exports') }} as eu_exports
        on
            traded.year = eu_exports.year
            and traded.hs_edition = eu_exports.hs_edition
            and traded.product_code = eu_exports.product_code
    left join union_members as largest_members
        on
            traded.year = largest_members.year
            and traded.top_supplier_code = largest_members.economy_code

)

select
    {% for measure in measures %}
        case when measured.union_code is not null then measured.{{ measure.format('with_one_union') }} end
            as {{ measure.format('eu_as_one') }},
    {% endfor %}
    measured.*

from measured
