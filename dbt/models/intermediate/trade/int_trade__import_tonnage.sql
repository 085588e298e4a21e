-- Supplier concentration by weight (methods R01, R02), over the flows whose weight is known, with the share of the import
-- value that these flows cover: the concentration of a part may differ from that of the whole.
with

weighed as (

    select
        year,
        hs_edition,
        economy_code,
        product_code,
        weighed_value_usd,
        trade_value_usd,
        -- whole kilograms are exact
        cast(quantity_t * 1000 as decimal(18, 0)) as quantity_kg
    from {{ ref('int_trade__supply') }}

),

purchases as (

    select
        year,
        hs_edition,
        economy_code,
        product_code,
        sum(quantity_kg) as import_quantity_kg,
        sum(weighed_value_usd) as weighed_value_usd,
        sum(trade_value_usd) as import_value_usd,
        {{ herfindahl_index('quantity_kg') }} as supplier_tonnage_hhi_index,
        max(quantity_kg) as largest_kg,
        {{ sum_of_largest('quantity_kg', 3) }} as three_largest_kg
    from weighed
    group by year, hs_edition, economy_code, product_code

)

select
    year,
    hs_edition,
    economy_code,
    product_code,
    weighed_value_usd,
    import_quantity_kg / cast(1000 as double) as import_quantity_t,
    {{ share('weighed_value_usd', 'import_value_usd') }} as quantity_coverage_share,
    supplier_tonnage_hhi_index,
    {{ share('largest_kg', 'import_quantity_kg') }} as top_supplier_tonnage_share,
    {{ share('three_largest_kg', 'import_quantity_kg') }} as top_three_supplier_tonnage_share

from purchases
