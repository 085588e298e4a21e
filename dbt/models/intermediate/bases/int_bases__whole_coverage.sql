-- World exports of the products that belong to a base as a whole.
select
    years.hs_edition,
    years.year,
    assigned.scheme,
    assigned.base_code,
    count(*) as product_count,
    count(exports.product_code) as traded_product_count,
    sum(exports.world_export_value_usd) as export_value_usd

from {{ ref('int_bases__covered_years') }} as years
inner join {{ ref('int_bases__assigned') }} as assigned using (hs_edition)
left join {{ ref('int_trade__world_exports') }} as exports using (hs_edition, year, product_code)
group by years.hs_edition, years.year, assigned.scheme, assigned.base_code
