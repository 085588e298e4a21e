-- The industry that makes each five-base product, by the longest prefix of its code: 841182 (gas turbines) is taken out
-- of 8411 (jet engines).
with

products as (

    select distinct
        hs_edition,
        product_code
    from {{ ref('int_competitiveness__groups') }}
    where scheme = 'five_bases_2021' and group_type = 'base'

),

candidates as (

    select
        products.hs_edition,
        products.product_code,
        industries.industry_code,
        row_number() over (
            partition by products.hs_edition, products.product_code
            order by length(industries.hs_code) desc
        ) as preference
    from products
    left join {{ ref('hs_industries') }} as industries on products.product_code like industries.hs_code || '%'

)

select
    hs_edition,
    product_code,
    industry_code

from candidates
where preference = 1
