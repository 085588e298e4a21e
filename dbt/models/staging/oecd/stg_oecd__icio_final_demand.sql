with

source as (

    {{ rows_of_icio_tables_in_use('icio_final_demand') }}

),

aliases as (

    select * from {{ ref('economy_aliases') }}

),

renamed as (

    select
        -- key
        source.edition,
        cast(source.year as smallint) as year,
        -- the economy that sells is the part before the underscore; the row of taxes has none
        coalesce(
            sellers.economy_code || substr(source.row_code, length(sellers.alias_code) + 1), source.row_code
        ) as row_code,
        coalesce(buyers.economy_code, source.economy_code) as economy_code,
        source.category_code,

        -- measures
        source.value_musd,

        -- lineage
        source.form,
        source.vintage as vintage_id

    from source
    left join aliases as sellers on split_part(source.row_code, '_', 1) = sellers.alias_code
    left join aliases as buyers on source.economy_code = buyers.alias_code

)

select * from renamed
