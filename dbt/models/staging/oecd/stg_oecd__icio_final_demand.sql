with

source as (

    {{ rows_of_icio_tables_in_use('icio_final_demand') }}

),

renamed as (

    select
        -- key
        edition,
        cast(year as smallint) as year,
        row_code,
        economy_code,
        category_code,

        -- measures
        value_musd,

        -- lineage
        form,
        vintage as vintage_id

    from source

)

select * from renamed
