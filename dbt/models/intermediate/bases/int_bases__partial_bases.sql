-- The base of each scheme that a part of an HS2017 code belongs to. It is known also where the release has no HS2022
-- trade that tells how large the part is.
with

partial_codes as (

    select
        hs2017 as product_code,
        segments as segment
    from {{ ref('five_bases_hs_partial_2017') }}

),

products as (

    select
        hs_edition,
        product_code
    from {{ ref('stg_baci__product_codes') }}
    where hs_edition = 'HS17'

),

segments as (

    select * from {{ ref('segments') }}

),

crosswalk as (

    select * from {{ ref('int_bases__crosswalk') }}

)

select distinct
    crosswalk.scheme,
    products.hs_edition,
    products.product_code,
    crosswalk.base_code,
    partial_codes.segment

from partial_codes
inner join products using (product_code)
inner join segments on position('; ' || segments.segment_code || ';' in '; ' || partial_codes.segment || ';') > 0
inner join crosswalk using (segment_code)
