-- The segments of each mapped product. Our table writes them into one text, "gears 齿轮; shafts 轴". A product in n segments
-- counts 1/n in each, so that segments add up to products.
with

products as (

    select * from {{ ref('int_bases__expanded') }}

),

segments as (

    select * from {{ ref('segments') }}

),

matched as (

    select
        products.hs_edition,
        products.product_code,
        segments.segment_code,
        segments.base_code,
        products.vintage_id
    from products
    inner join segments
        on
            products.base_code = segments.base_code
            and position('; ' || segments.segment_code || ';' in '; ' || products.segment || ';') > 0

)

select
    hs_edition,
    product_code,
    segment_code,
    base_code,
    cast(1 as double) / count(*) over (partition by hs_edition, product_code) as weight_share,
    vintage_id

from matched
