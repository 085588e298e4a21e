with

source as (

    select * from {{ source('indicators', 'score_draws') }}

),

renamed as (

    select
        -- key
        draw_number,

        -- measures
        dependence_weight,
        criticality_weight,
        policy_exposure_weight,
        infeasibility_weight,
        part_floor_share

    from source

)

select * from renamed
