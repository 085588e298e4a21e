-- Which flows belong beside which output. What is mined reaches users in every form, so all of them count. What is smelted
-- or refined is made of ore and concentrate: these are its input, and counting them too would count the metal twice.
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
