-- Quantity and value are measures of their own. A value that is not published has a row only where a flag says why.
with

production as (

    select * from {{ ref('stg_prodcom__production') }}

),

listed as (

    select
        area_code,
        economy_code
    from {{ ref('prodcom_areas') }}

),

areas as (

    select
        area_code,
        economy_code
    from listed
    where economy_code is not null

    union all

    select
        economies.alpha2_code as area_code,
        economies.economy_code
    from {{ ref('economies') }} as economies
    left join listed on economies.alpha2_code = listed.area_code
    where economies.alpha2_code is not null and listed.area_code is null

),

measures as (

    select
        reporter_code,
        product_code,
        year,
        'production' as measure,
        production_quantity as amount,
        unit_code as unit,
        production_quantity_flag as flag,
        vintage_id
    from production

    union all

    select
        reporter_code,
        product_code,
        year,
        'production_value' as measure,
        production_value_eur as amount,
        'EUR' as unit,
        production_value_flag as flag,
        vintage_id
    from production

)

select
    'prodcom' as publisher,
    areas.economy_code,
    measures.product_code as material_code,
    measures.measure,
    measures.year,
    measures.amount,
    measures.unit,
    cast(
        case measures.unit
            when 'KG' then measures.amount / 1000
            when 'T' then measures.amount
        end as double
    ) as amount_t,
    case
        when measures.flag like '%:C%' then 'confidential'
        when measures.flag like '%:U%' then 'low_reliability'
        when measures.flag like '%:E%' then 'estimate'
        when measures.flag like '%:R%' then 'rounded'
    end as status,
    false as is_world_total,
    measures.vintage_id

from measures
inner join areas on measures.reporter_code = areas.area_code
where measures.amount is not null or measures.flag is not null
