-- Of what the world exports of a product, every dollar is some economy's.
select
    year,
    hs_edition,
    product_code

from {{ ref('fct_competitiveness') }}
where not is_bloc
group by year, hs_edition, product_code
having abs(sum(world_share) - 1) > 1e-9
