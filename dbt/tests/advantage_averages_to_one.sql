-- Weighted by what the world sells of each product, the advantages of an economy or a bloc average to 1.
select
    products.year,
    products.hs_edition,
    products.economy_code

from {{ ref('int_competitiveness__products') }} as products
inner join {{ ref('int_competitiveness__economies') }} as economies
    on
        products.year = economies.year
        and products.hs_edition = economies.hs_edition
        and products.economy_code = economies.economy_code
where economies.export_value_usd > 0
group by products.year, products.hs_edition, products.economy_code
having
    abs(
        sum({{ share('products.world_export_value_usd', 'economies.world_export_value_usd') }} * products.rca_ratio) - 1
    ) > 1e-9
