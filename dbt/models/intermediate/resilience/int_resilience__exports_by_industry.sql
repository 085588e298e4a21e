-- Exports of each base by the industry that makes them. Products of an unknown industry are kept, without one.
select
    products.year,
    products.hs_edition,
    products.economy_code,
    products.base_code,
    industries.industry_code,
    sum({{ part_of('products.export_value_usd', 'products.weight_share') }}) as export_value_usd

from {{ ref('int_resilience__products') }} as products
inner join {{ ref('int_resilience__product_industries') }} as industries using (hs_edition, product_code)
group by products.year, products.hs_edition, products.economy_code, products.base_code, industries.industry_code
