-- Products of the five bases in every economy, with their base and the share that belongs to it.
with

bases as (

    select *
    from {{ ref('int_competitiveness__groups') }}
    where scheme = 'five_bases_2021' and group_type = 'base'

)

select
    products.*,
    bases.group_code as base_code,
    bases.weight_share

from {{ ref('int_competitiveness__products') }} as products
inner join bases using (hs_edition, product_code)
where not products.is_bloc
