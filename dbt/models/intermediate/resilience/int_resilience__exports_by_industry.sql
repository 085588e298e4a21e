-- What each economy sells of each base, by the industry that makes it. Products whose industry is not known stay, without one.
with

products as (

    select *
    from {{ ref('int_competitiveness__products') }}
    where not is_bloc

),

bases as (

    select *
    from {{ ref('int_competitiveness__groups') }}
    where scheme = 'five_bases_2021' and group_type = 'base'

)

select
    products.year,
    products.hs_edition,
    products.economy_code,
    bases.group_code as base_code,
    industries.industry_code,
    sum({{ part_of('products.export_value_usd', 'bases.weight_share') }}) as export_value_usd

from products
inner join bases on products.hs_edition = bases.hs_edition and products.product_code = bases.product_code
inner join {{ ref('int_resilience__product_industries') }} as industries
    on products.hs_edition = industries.hs_edition and products.product_code = industries.product_code
group by products.year, products.hs_edition, products.economy_code, bases.group_code, industries.industry_code
