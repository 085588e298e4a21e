-- A code that is missing from its own HS edition was transcribed wrongly; editions that are not loaded are not checked. Such
-- a list is refused when it arrives; one that came before its edition is reported here.
{{ config(severity='warn') }}
select
    listed.hs_edition,
    listed.product_code

from {{ ref('bridge_control_list') }} as listed
left join {{ ref('dim_product') }} as products
    on listed.hs_edition = products.hs_edition and listed.product_code = products.product_code
where
    products.product_code is null
    and listed.hs_edition in (select loaded.hs_edition from {{ ref('dim_product') }} as loaded)
