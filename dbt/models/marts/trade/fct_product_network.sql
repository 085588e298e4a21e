with

networks as (

    select * from {{ ref('stg_indicators__networks') }}

),

hubs as (

    select economy_code as hub_code from {{ ref('reexport_hubs') }}

),

economies as (

    select * from {{ ref('int_economies__baci_codes') }}

),

parameters as (

    select value as single_point_pagerank_share
    from {{ ref('trade_parameters') }}
    where parameter_code = 'single_point_pagerank_share'

),

judged as (

    select
        networks.*,
        networks.top_supplier_pagerank_share > parameters.single_point_pagerank_share as is_single_point_of_failure
    from networks
    cross join parameters

)

select
    judged.year,
    judged.hs_edition,
    judged.product_code,
    judged.economy_count,
    judged.exporter_count,
    first_suppliers.economy_code as top_supplier_code,
    judged.top_supplier_pagerank_share,
    second_suppliers.economy_code as second_supplier_code,
    judged.second_supplier_pagerank_share,
    third_suppliers.economy_code as third_supplier_code,
    judged.third_supplier_pagerank_share,
    judged.is_single_point_of_failure,
    case when judged.is_single_point_of_failure then first_suppliers.economy_code end as spof_economy_code,
    judged.out_degree_spread_index,
    judged.clustering_index,
    judged.clustering_index is not null as is_clustering_defined,
    judged.substitutability_index,
    judged.fragility_index,
    judged.fragile_from_index,
    judged.fragility_index >= judged.fragile_from_index as is_fragile,
    judged.cluster_count,
    judged.damping_ratio,
    hubs.hub_code is not null as is_top_supplier_hub,
    judged.vintage_id,
    'networks-1' as rule_version

from judged
left join economies as first_suppliers on judged.top_supplier_baci_code = first_suppliers.baci_code
left join economies as second_suppliers on judged.second_supplier_baci_code = second_suppliers.baci_code
left join economies as third_suppliers on judged.third_supplier_baci_code = third_suppliers.baci_code
left join hubs on first_suppliers.economy_code = hubs.hub_code
