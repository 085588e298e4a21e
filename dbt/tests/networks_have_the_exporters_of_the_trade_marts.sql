-- Networks and trade marts are made from the same flows: they have the same products and equal numbers of exporters.
select
    year,
    hs_edition,
    product_code,
    networks.exporter_count as network_exporter_count,
    worlds.exporter_count

from {{ ref('fct_product_network') }} as networks
full join {{ ref('int_trade__world_exports') }} as worlds using (year, hs_edition, product_code)
where networks.exporter_count is distinct from worlds.exporter_count
