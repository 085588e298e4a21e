with

source as (

    select * from {{ source('oecd', 'icio_flows') }}

),

used as (

    select * from {{ ref('stg_oecd__icio_tables') }}

),

renamed as (

    select
        -- key
        source.edition,
        cast(source.year as smallint) as year,
        source.supplier_node,
        source.user_node,

        -- measures
        source.value_musd,

        -- lineage
        source.form,
        source.vintage as vintage_id

    from source
    inner join used
        on
            source.edition = used.edition
            and source.form = used.form
            and cast(source.year as smallint) = used.year
            and source.vintage = used.vintage_id

)

select * from renamed
