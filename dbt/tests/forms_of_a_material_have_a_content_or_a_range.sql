-- A form without either would be in no bound, and a range beside a known content would never be used.
select
    material_code,
    hs_code,
    trade.contained_share,
    contents.min_contained_share

from {{ ref('material_trade') }} as trade
full join {{ ref('material_contents') }} as contents using (material_code, hs_code)
where (trade.contained_share is null) = (contents.min_contained_share is null)
