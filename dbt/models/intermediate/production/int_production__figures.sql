with

-- An edition of USGS revises the previous year; an extract of BGS has all years.
published as (

    select
        'usgs_mcs' as publisher,
        edition,
        commodity_name,
        detail,
        country_name,
        year,
        unit_name,
        value_text,
        amount,
        status,
        notes,
        vintage_id
    from {{ ref('stg_usgs_mcs__world_production') }}
    where statistic = 'production'

    union all

    select
        'bgs_wms' as publisher,
        cast(null as smallint) as edition,
        commodity_name,
        coalesce(form_name, '') as detail,
        country_name,
        year,
        unit_name,
        value_text,
        amount,
        status,
        notes,
        vintage_id
    from {{ ref('stg_bgs_wms__production') }}

),

series as (

    select
        publisher,
        commodity_name,
        coalesce(detail, '') as detail,
        material_code,
        measure,
        content,
        nullif(corrected_unit_name, '') as corrected_unit_name
    from {{ ref('production_series') }}

)

select
    published.publisher,
    published.edition,
    published.commodity_name,
    published.detail,
    published.country_name,
    published.year,
    -- a series that no seed lists keeps its own names, so that its absence from the seed is seen
    coalesce(
        series.material_code, concat_ws(', ', 'unmatched', published.commodity_name, nullif(published.detail, ''))
    ) as material_code,
    coalesce(series.measure, 'unmatched') as measure,
    coalesce(areas.area, 'unmatched') as area,
    nullif(areas.economy_code, '') as economy_code,
    coalesce(nullif(areas.area_name, ''), economies.economy_name_en, published.country_name) as area_name,
    published.amount,
    published.unit_name,
    trim(units.unit_code || ' ' || coalesce(series.content, '')) as unit,
    cast(published.amount * units.tonnes_per_unit as decimal(38, 6)) as amount_t,
    published.status,
    published.value_text,
    published.notes,
    published.vintage_id

from published
left join series using (publisher, commodity_name, detail)
left join {{ ref('production_areas') }} as areas using (publisher, country_name)
left join {{ ref('int_economies__named') }} as economies using (economy_code)
left join {{ ref('production_units') }} as units
    on coalesce(series.corrected_unit_name, published.unit_name) = units.unit_name
