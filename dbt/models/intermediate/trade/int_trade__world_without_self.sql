-- Concentration of the exporters that an economy or a bloc can buy from: world exports without its own (methods R03). It
-- has a row where the economy exports the product; the index is NULL where nobody else does.
with

exports as (

    select * from {{ ref('int_trade__exports') }}
    where not is_bloc

),

own_exports as (

    select
        year,
        hs_edition,
        economy_code,
        product_code,
        export_value_usd as own_value_usd,
        {{ square('export_value_usd') }} as own_squares
    from exports

    union all

    select
        exports.year,
        exports.hs_edition,
        members.bloc_code as economy_code,
        exports.product_code,
        sum(exports.export_value_usd) as own_value_usd,
        {{ sum_of_squares('exports.export_value_usd') }} as own_squares
    from exports
    inner join {{ ref('int_economies__bloc_years') }} as members using (year, economy_code)
    group by exports.year, exports.hs_edition, members.bloc_code, exports.product_code

)

select
    own_exports.year,
    own_exports.hs_edition,
    own_exports.economy_code,
    own_exports.product_code,
    {{ herfindahl_of_sums(
        'world_totals.sum_of_squares - own_exports.own_squares',
        'world_totals.world_export_value_usd - own_exports.own_value_usd'
    ) }} as world_export_hhi_without_self_index

from own_exports
inner join {{ ref('int_trade__world_exports') }} as world_totals using (year, hs_edition, product_code)
