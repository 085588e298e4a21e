with

source as (

    select * from {{ source('indicators', 'networks') }}

),

renamed as (

    select
        -- key
        cast(year as smallint) as year,
        hs_edition,
        product_code,

        -- measures
        economy_count,
        exporter_count,
        top_supplier_baci_code,
        top_supplier_pagerank_share,
        second_supplier_baci_code,
        second_supplier_pagerank_share,
        third_supplier_baci_code,
        third_supplier_pagerank_share,
        out_degree_spread_index,
        clustering_index,
        substitutability_index,
        fragility_index,
        fragile_from_index,
        cluster_count,
        damping_ratio,

        -- lineage
        vintage as vintage_id

    from source

)

select * from renamed
