-- The trade flows that are compared with each stage of output. Mine output reaches users in every form, so all forms
-- count. Smelters and refineries use ore and concentrate as inputs; counting these as well would count the metal twice.
with

series as (

    select distinct
        material_code,
        measure
    from {{ ref('int_self_sufficiency__output') }}

)

select
    flows.*,
    series.measure

from {{ ref('int_self_sufficiency__flows') }} as flows
inner join series
    on
        flows.material_code = series.material_code
        and (series.measure = 'mine' or flows.stage in ('refined', 'compound'))
