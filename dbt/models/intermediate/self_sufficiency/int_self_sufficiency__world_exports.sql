-- Contained exports of all economies over the world's output of a material. What is exported was made: where the exports
-- hold far more of the material than the world makes, the weights of the flows cannot be right.
with

parameters as (

    select value as max_world_export_ratio
    from {{ ref('trade_parameters') }}
    where parameter_code = 'max_world_export_ratio'

),

world_output as (

    select distinct
        publisher,
        material_code,
        measure,
        year,
        world_output_t
    from {{ ref('int_self_sufficiency__output') }}

),

-- The least that exports can hold: more is no reason to doubt the weights.
exports as (

    select
        material_code,
        measure,
        year,
        hs_edition,
        sum(min_export_t) as world_export_t
    from {{ ref('int_self_sufficiency__trade') }}
    group by material_code, measure, year, hs_edition

),

ratios as (

    select
        world_output.publisher,
        exports.material_code,
        exports.measure,
        exports.year,
        exports.hs_edition,
        exports.world_export_t,
        world_output.world_output_t,
        {{ share('exports.world_export_t', 'world_output.world_output_t') }} as world_export_ratio
    from exports
    inner join world_output using (material_code, measure, year)

)

select
    ratios.*,
    parameters.max_world_export_ratio,
    coalesce(ratios.world_export_ratio > parameters.max_world_export_ratio, false) as is_implausible

from ratios
cross join parameters
