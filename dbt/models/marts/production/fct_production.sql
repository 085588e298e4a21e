select
    publisher,
    area,
    area_name,
    economy_code,
    material_code,
    measure,
    year,
    amount,
    unit,
    amount_t,
    status,
    area = 'world' as is_world_total,
    value_text,
    detail,
    notes,
    vintage_id,
    'production-1' as rule_version

from {{ ref('int_production__newest') }}
