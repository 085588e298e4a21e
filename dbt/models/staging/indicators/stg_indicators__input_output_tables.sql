with

source as (

    select * from {{ source('indicators', 'input_output_tables') }}

),

renamed as (

    select
        -- key
        cast(year as smallint) as year,

        -- measures
        node_count,
        inactive_count,
        spectral_radius,
        value_added_gap_share,

        -- lineage
        edition,
        form as table_form,
        vintage as vintage_id

    from source

)

select * from renamed
