-- Shares of all economies in the world exports of a product sum to 1.
select
    year,
    hs_edition,
    product_code

from {{ ref('fct_competitiveness') }}
where not is_bloc
group by year, hs_edition, product_code
having abs(sum(world_share) - 1) > 1e-9
