-- World exports of each product with a bloc as one exporter: exports of all economies outside the bloc, and the exports
-- of the bloc to them. Trade between its members is left out.
with

exports as (

    select * from {{ ref('int_trade__exports') }}

),

members as (

    select * from {{ ref('int_economies__bloc_years') }}

),

blocs as (

    select distinct
        year,
        bloc_code
    from members

),

alphabet as (

    select * from {{ ref('int_economies__alphabet') }}

),

sellers as (

    select
        exports.year,
        exports.hs_edition,
        blocs.bloc_code,
        exports.product_code,
        alphabet.alphabetical_rank as seller_rank,
        exports.export_value_usd,
        exports.weighed_value_usd,
        exports.export_quantity_t
    from exports
    inner join blocs using (year)
    inner join alphabet using (economy_code)
    left join members using (year, economy_code, bloc_code)
    where not exports.is_bloc and members.economy_code is null

    union all

    select
        year,
        hs_edition,
        economy_code as bloc_code,
        product_code,
        999 as seller_rank,  -- the last rank: of equal exporters an economy comes before a bloc
        export_value_usd,
        weighed_value_usd,
        export_quantity_t
    from exports
    where is_bloc

),

weighed as (

    select
        *,
        cast(export_quantity_t * 1000 as decimal(18, 0)) as quantity_kg
    from sellers

),

markets as (

    select
        year,
        hs_edition,
        bloc_code,
        product_code,
        sum(export_value_usd) as world_export_value_usd,
        {{ sum_of_squares('export_value_usd') }} as sum_of_squares,
        {{ herfindahl_index('export_value_usd') }} as world_export_hhi_index,
        {{ herfindahl_index('quantity_kg') }} as world_export_tonnage_hhi_index,
        {{ share('sum(weighed_value_usd)', 'sum(export_value_usd)') }} as quantity_coverage_share,
        {{ pack_max_with_rank('export_value_usd', 'seller_rank') }} as largest
    from weighed
    group by year, hs_edition, bloc_code, product_code

)

select
    markets.year,
    markets.hs_edition,
    markets.bloc_code,
    markets.product_code,
    markets.world_export_value_usd,
    markets.sum_of_squares,
    markets.world_export_hhi_index,
    markets.world_export_tonnage_hhi_index,
    markets.quantity_coverage_share,
    coalesce(alphabet.economy_code, markets.bloc_code) as top_exporter_code

from markets
left join alphabet on {{ rank_of_largest('markets.largest') }} = alphabet.alphabetical_rank
