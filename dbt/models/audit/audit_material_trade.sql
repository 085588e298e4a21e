-- Contained exports of all economies over the world's output, for every material, stage and year that has both.
select
    publisher,
    material_code,
    measure,
    year,
    hs_edition,
    cast(world_export_t as double) as world_export_t,
    cast(world_output_t as double) as world_output_t,
    world_export_ratio

from {{ ref('int_self_sufficiency__world_exports') }}
where world_export_ratio is not null
