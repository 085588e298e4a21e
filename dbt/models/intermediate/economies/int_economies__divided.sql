-- Economies that stand under several numbers in one year of BACI: their flows are added up before anything is counted.
-- CEPII has done so in no release yet, but its list has two numbers for Germany, Italy and Sudan.
with

numbers as (

    select distinct
        year,
        hs_edition,
        importer_baci_code as baci_code
    from {{ ref('stg_baci__bilateral_trade') }}

    union

    select distinct
        year,
        hs_edition,
        exporter_baci_code as baci_code
    from {{ ref('stg_baci__bilateral_trade') }}

)

select
    numbers.year,
    numbers.hs_edition,
    economies.economy_code

from numbers
inner join {{ ref('int_economies__baci_codes') }} as economies using (baci_code)
group by numbers.year, numbers.hs_edition, economies.economy_code
having count(*) > 1
