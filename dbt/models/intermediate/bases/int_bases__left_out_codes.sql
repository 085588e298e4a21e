-- How many partial codes of a base have no weight, so that no sum over the base contains them.
select
    scheme,
    hs_edition,
    base_code,
    cast(count(*) - count(partial_weights.product_code) as integer) as left_out_product_count

from {{ ref('int_bases__partial_bases') }}
left join {{ ref('int_bases__partial_weights') }} as partial_weights using (scheme, hs_edition, product_code, base_code)
group by scheme, hs_edition, base_code
