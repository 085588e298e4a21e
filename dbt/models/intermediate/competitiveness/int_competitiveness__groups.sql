-- Groups of products, with the share by which each product counts: a base of a scheme (a partial code counts by its
-- weight), a segment (a product in n segments counts 1/n in each) and a strategic industry.
select
    scheme,
    'base' as group_type,
    base_code as group_code,
    hs_edition,
    product_code,
    cast(1 as decimal(13, 12)) as weight_share
from {{ ref('int_bases__assigned') }}

union all

select
    scheme,
    'base' as group_type,
    base_code as group_code,
    hs_edition,
    product_code,
    cast(weight_share as decimal(13, 12)) as weight_share
from {{ ref('int_bases__partial_weights') }}

union all

select
    'five_bases_2021' as scheme,
    'segment' as group_type,
    segment_code as group_code,
    hs_edition,
    product_code,
    cast(weight_share as decimal(13, 12)) as weight_share
from {{ ref('int_bases__product_segments') }}

union all

select
    'five_bases_2021' as scheme,
    'strategic_industry' as group_type,
    strategic_industry as group_code,
    hs_edition,
    product_code,
    cast(1 as decimal(13, 12)) as weight_share
from {{ ref('int_bases__expanded') }}
