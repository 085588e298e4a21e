-- One row for each measure: quantity and value of sold production, and the imports and exports that Eurostat publishes beside
-- them. An unpublished figure has a row only where a flag gives the reason.
with

production as (

    select * from {{ ref('stg_prodcom__production') }}

),

listed as (

    select * from {{ ref('prodcom_areas') }}

),

economies as (

    select * from {{ ref('int_economies__named') }}

),

-- A group is reported beside its members. EU27TOTALS_2020 repeats the group and is left out.
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
    left join economies using (economy_code)

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

    {% for measure, amount, unit, flag in [
        ('sold_quantity', 'production_quantity', 'unit_code', 'production_quantity_flag'),
        ('sold_value', 'production_value_eur', "'EUR'", 'production_value_flag'),
        ('import_value', 'import_value_eur', "'EUR'", 'null'),
        ('export_value', 'export_value_eur', "'EUR'", 'null'),
    ] %}
        select
            reporter_code,
            product_code,
            year,
            '{{ measure }}' as measure,
            {{ amount }} as amount,
            {{ unit }} as unit,
            cast({{ flag }} as varchar) as flag,
            vintage_id
        from production
        {% if not loop.last %}
            union all
        {% endif %}
    {% endfor %}

)

select
    -- a reporter code that no list has keeps its row, so that its absence from the list is seen
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
