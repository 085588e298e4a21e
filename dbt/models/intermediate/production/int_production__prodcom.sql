-- Quantity, value, and the trade that Eurostat puts beside them are measures of their own. What is not published has a row
-- only where a flag says why.
with

production as (

    select * from {{ ref('stg_prodcom__production') }}

),

listed as (

    select * from {{ ref('prodcom_areas') }}

),

economies as (

    select * from {{ ref('economies') }}

),

-- A group stands beside its members. EU27TOTALS_2020 stands beside that again, and is in nothing.
areas as (

    select
        listed.area_code,
        case
            when listed.economy_code is null then 'total'
            when economies.economy_code is null then 'group'
            else 'economy'
        end as area,
        coalesce(economies.economy_name_en, listed.area_name) as area_name,
        listed.economy_code
    from listed
    left join economies on listed.economy_code = economies.economy_code

    union all

    select
        economies.alpha2_code as area_code,
        'economy' as area,
        economies.economy_name_en as area_name,
        economies.economy_code
    from economies
    left join listed on economies.alpha2_code = listed.area_code
    where economies.alpha2_code is not null and listed.area_code is null

),

measures as (

    select
        reporter_code,
        product_code,
        year,
        'sold_quantity' as measure,
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
        'sold_value' as measure,
        production_value_eur as amount,
        'EUR' as unit,
        production_value_flag as flag,
        vintage_id
    from production

    union all

    select
        reporter_code,
        product_code,
        year,
        'import_value' as measure,
        import_value_eur as amount,
        'EUR' as unit,
        null as flag,
        vintage_id
    from production

    union all

    select
        reporter_code,
        product_code,
        year,
        'export_value' as measure,
        export_value_eur as amount,
        'EUR' as unit,
        null as flag,
        vintage_id
    from production

)

select
    -- a code that nobody lists is shown as it is, so that it is missed by nobody
    coalesce(areas.area, 'unmatched') as area,
    coalesce(areas.area_name, measures.reporter_code) as area_name,
    areas.economy_code,
    measures.product_code as material_code,
    measures.measure,
    measures.year,
    measures.amount,
    measures.unit,
    case measures.unit
        when 'KG' then measures.amount / 1000
        when 'T' then measures.amount
    end as amount_t,
    case
        when measures.flag like '%:C%' then 'withheld'
        when measures.flag like '%:U%' and measures.amount is null then 'suppressed'
        when measures.amount is null then 'not_stated'
        when measures.flag like '%:U%' then 'low_reliability'
        when measures.flag like '%:E%' then 'estimated'
        when measures.flag like '%:R%' then 'rounded'
        else 'reported'
    end as status,
    measures.flag,
    measures.vintage_id

from measures
left join areas on measures.reporter_code = areas.area_code
where
    areas.area is distinct from 'total'
    and (measures.amount is not null or measures.flag is not null)
