with

source as (

    select * from {{ source('oecd', 'observations') }}

),

renamed as (

    select
        -- key
        dataflow,
        measure_code,
        area_code,
        activity_code,
        counterpart_code,
        unit_code,
        frequency_code,
        other_dimensions,
        time_period,

        -- measures: in units, not in thousands or millions of them
        value * power(10, unit_multiplier) as observed_value,
        status_code,

        -- lineage
        edition,
        vintage as vintage_id

    from source

)

select * from renamed
