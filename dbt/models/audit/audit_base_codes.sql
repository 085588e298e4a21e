-- Gate G9: every code of our five-base table that is valid in an edition is in that edition's nomenclature.
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
        mapped_codes.hs_code
    from editions
    inner join {{ ref('five_bases_hs') }} as mapped_codes
        on mapped_codes.hs_edition like '%' || {{ long_edition('editions.hs_edition') }} || '%'

)

select
    expected.hs_edition,
    expected.hs_code,
    cast(count(products.product_code) as integer) as product_count

from expected
left join products
    on
        expected.hs_edition = products.hs_edition
        and products.product_code like expected.hs_code || '%'
group by expected.hs_edition, expected.hs_code
