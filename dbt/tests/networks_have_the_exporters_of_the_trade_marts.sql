-- The network of a product is made from the flows that the marts of trade are made from: the same products, exporters
-- as many.
select
    year,
    hs_edition,
    product_code,
    networks.exporter_count as network_exporter_count,
    worlds.exporter_count

from {{ ref('fct_product_network') }} as networks
full join {{ ref('int_trade__world_exports') }} as worlds using (year, hs_edition, product_code)
where networks.exporter_count is distinct from worlds.exporter_count
