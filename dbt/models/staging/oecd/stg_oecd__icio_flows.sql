with

source as (

    {{ rows_of_icio_tables_in_use('icio_flows') }}

),

renamed as (

    select
        -- key
        edition,
        cast(year as smallint) as year,
        supplier_node,
        user_node,

        -- measures
        value_musd,

        -- lineage
        form,
        vintage as vintage_id

    from source

)

select * from renamed
