-- How concentrated the world's exports of each product are (methods R03).
select
    year,
    hs_edition,
    product_code,
    sum(export_value_usd) as world_export_value_usd,
    {{ herfindahl_index('export_value_usd') }} as world_export_hhi_index

from {{ ref('int_trade__exports') }}
group by year, hs_edition, product_code
