with

minerals as (

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
        vintage_id
    from {{ ref('int_production__newest') }}

),

products as (

    select
        'prodcom' as publisher,
        area,
        area_name,
        case when area = 'economy' then economy_code end as economy_code,
        material_code,
        measure,
        year,
        amount,
        unit,
        amount_t,
        status,
        false as is_world_total,
        cast(amount as varchar) as value_text,
        null as detail,
        flag as notes,
        vintage_id
    from {{ ref('int_production__prodcom') }}
    where measure in ('sold_quantity', 'sold_value')

),

figures as (

    select * from minerals

    union all

    select * from products

)

select
    publisher,
    area,
    area_name,
    economy_code,
    material_code,
    measure,
    year,
    cast(amount as decimal(20, 6)) as amount,
    unit,
    cast(amount_t as decimal(38, 6)) as amount_t,
    status,
    is_world_total,
    value_text,
    detail,
    notes,
    vintage_id,
    'production-3' as rule_version

from figures
