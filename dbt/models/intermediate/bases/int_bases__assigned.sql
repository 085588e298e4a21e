-- The base of each mapped product in each scheme.
with

products as (

    select * from {{ ref('int_bases__expanded') }}

),

-- one row for each scheme and base, however many of its segments the product belongs to
bases as (

    select distinct
        crosswalk.scheme,
        product_segments.hs_edition,
        product_segments.product_code,
        crosswalk.base_code
    from {{ ref('int_bases__product_segments') }} as product_segments
    inner join {{ ref('int_bases__crosswalk') }} as crosswalk using (segment_code)

)

select
    bases.scheme,
    products.hs_edition,
    products.product_code,
    bases.base_code,
    products.segment,
    products.segment_name_zh,
    products.strategic_industry,
    products.mapped_hs_code,
    products.vintage_id

from products
inner join bases using (hs_edition, product_code)
