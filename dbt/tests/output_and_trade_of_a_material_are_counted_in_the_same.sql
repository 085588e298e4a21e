-- A balance of tonnes of metal and tonnes of oxide would be wrong by a constant that nobody sees.
select
    forms.material_code,
    forms.measure_unit,
    series.content

from {{ ref('material_trade') }} as forms
inner join {{ ref('production_series') }} as series on forms.material_code = series.material_code
where nullif(series.content, '') is not null and forms.measure_unit <> 't ' || series.content

union all

select
    material_code,
    min(measure_unit) as measure_unit,
    max(measure_unit) as content

from {{ ref('material_trade') }}
group by material_code
having min(measure_unit) <> max(measure_unit)
