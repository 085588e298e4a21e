-- Which economies have a row for which material: those that trade it, and those that a publisher of output lists.
with

output as (

    select * from {{ ref('int_self_sufficiency__output') }}

),

trade as (

    select * from {{ ref('int_self_sufficiency__trade') }}

),

series as (

    select distinct
        publisher,
        material_code,
        measure,
        year
    from output

),

editions as (

    select distinct
        year,
        hs_edition
    from {{ ref('int_self_sufficiency__flows') }}

)

select
    series.publisher,
    series.material_code,
    series.measure,
    series.year,
    trade.hs_edition,
    trade.economy_code

from series
inner join trade using (material_code, measure, year)

union

select
    output.publisher,
    output.material_code,
    output.measure,
    output.year,
    editions.hs_edition,
    output.economy_code

from output
inner join editions using (year)
