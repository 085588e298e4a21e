-- Codes of our table that are missing from the nomenclature of an edition in which they should be valid, by base of each
-- scheme.
with

editions as (

    select distinct hs_edition from {{ ref('stg_baci__product_codes') }}

),

products as (

    select * from {{ ref('stg_baci__product_codes') }}

),

expected as (

    select
        editions.hs_edition,
        mapped_codes.hs_code,
        mapped_codes.segment
    from editions
    inner join {{ ref('five_bases_hs') }} as mapped_codes
        on mapped_codes.hs_edition like '%' || {{ long_edition('editions.hs_edition') }} || '%'

),

absent as (

    select
        expected.hs_edition,
        expected.hs_code,
        expected.segment
    from expected
    left join products
        on
            expected.hs_edition = products.hs_edition
            and products.product_code like expected.hs_code || '%'
    where products.product_code is null

)

select distinct
    crosswalk.scheme,
    absent.hs_edition,
    crosswalk.base_code,
    absent.hs_code

from absent
inner join {{ ref('segments') }} as segments on position('; ' || segments.segment_code || ' ' in '; ' || absent.segment) > 0
inner join {{ ref('int_bases__crosswalk') }} as crosswalk using (segment_code)
