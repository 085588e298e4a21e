-- World exports of the products of which only a part belongs to a base. A product counts by its weight; without one it is
-- left out in full, which is the most that may be missing.
with

products as (

    select
        partial_bases.*,
        partial_weights.weight_share
    from {{ ref('int_bases__partial_bases') }} as partial_bases
    left join {{ ref('int_bases__partial_weights') }} as partial_weights using (scheme, hs_edition, product_code, base_code)

)

select
    years.hs_edition,
    years.year,
    products.scheme,
    products.base_code,
    count(*) as product_count,
    count(products.weight_share) as weighted_product_count,
    sum(cast(cast(exports.world_export_value_usd as double) * products.weight_share as decimal(38, 0))) as counted_value_usd,
    sum(case when products.weight_share is null then exports.world_export_value_usd end) as left_out_value_usd

from {{ ref('int_bases__covered_years') }} as years
inner join products using (hs_edition)
left join {{ ref('int_trade__world_exports') }} as exports using (hs_edition, year, product_code)
group by years.hs_edition, years.year, products.scheme, products.base_code
