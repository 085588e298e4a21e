-- Codes that CEPII makes (271000 for all of 2710, 9999AA): no table of UNSD links them, and they mean the same in every
-- edition. Here are those that a newer edition shares with the oldest one of the release.
with

products as (

    select
        hs_edition,
        product_code
    from {{ ref('stg_baci__product_codes') }}

),

linked as (

    select distinct
        from_edition as hs_edition,
        from_product_code as product_code
    from {{ ref('int_editions__weights') }}

),

unlinked as (

    select
        products.hs_edition,
        products.product_code
    from products
    left join linked using (hs_edition, product_code)
    where linked.product_code is null

)

select
    hops.from_edition,
    newer.product_code,
    hops.oldest_edition as to_edition

from {{ ref('int_editions__hops') }} as hops
inner join unlinked as newer on hops.from_edition = newer.hs_edition
inner join unlinked as older
    on
        hops.oldest_edition = older.hs_edition
        and newer.product_code = older.product_code
where hops.from_edition <> hops.oldest_edition
