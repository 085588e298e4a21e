-- Imports of each economy by product, with the number of suppliers and their concentration by value (methods R01, R02).
with

purchases as (

    select
        year,
        hs_edition,
        economy_code,
        product_code,
        sum(trade_value_usd) as import_value_usd,
        cast(count(*) as integer) as supplier_count,
        {{ sum_of_squares('trade_value_usd') }} as sum_of_squares,
        {{ herfindahl_index('trade_value_usd') }} as supplier_hhi_index,
        {{ pack_max_with_rank('trade_value_usd', 'supplier_rank') }} as largest,
        {{ sum_of_largest('trade_value_usd', 3) }} as three_largest_usd,
        max(vintage_id) as vintage_id
    from {{ ref('int_trade__supply') }}
    group by year, hs_edition, economy_code, product_code

),

alphabet as (

    select * from {{ ref('int_economies__alphabet') }}

)

select
    purchases.year,
    purchases.hs_edition,
    purchases.economy_code,
    purchases.product_code,
    purchases.import_value_usd,
    purchases.supplier_count,
    purchases.sum_of_squares,
    purchases.supplier_hhi_index,
    alphabet.economy_code as top_supplier_code,
    {{ amount_of_largest('purchases.largest') }} as top_supplier_value_usd,
    {{ share(amount_of_largest('purchases.largest'), 'purchases.import_value_usd') }} as top_supplier_share,
    {{ share('purchases.three_largest_usd', 'purchases.import_value_usd') }} as top_three_supplier_share,
    purchases.vintage_id

from purchases
left join alphabet on {{ rank_of_largest('purchases.largest') }} = alphabet.alphabetical_rank
