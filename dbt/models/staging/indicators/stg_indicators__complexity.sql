with

source as (

    select * from {{ source('indicators', 'complexity') }}

),

renamed as (

    select
        -- key
        cast(year as smallint) as year,
        hs_edition,
        case when economy_baci_code is null then 'product' else 'economy' end as subject_type,
        economy_baci_code,
        product_code,

        -- measures
        eci_index,
        eci_sample_index,
        pci_index,
        pci_standardised_index,
        fitness_index,
        quality_index,
        diversity_count,
        ubiquity_count,
        filter_code,
        missing_reason,

        -- lineage
        vintage as vintage_id

    from source

)

select * from renamed
