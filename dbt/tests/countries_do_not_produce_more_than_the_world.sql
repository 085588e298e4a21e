-- Reported, not refused: one misprint of a publisher (kaolin in MCS2025) must not keep the other materials from readers.
-- A file with many is refused by its raw gate RAW-TOTALS.
{{ config(severity='warn') }}
-- World totals are rounded. A total that its countries exceed by half is a misprint, or a sum of figures in several units.
select
    publisher,
    material_code,
    measure,
    year,
    sum(case when is_world_total then amount_t end) as world_t,
    sum(case when area in ('economy', 'other') then amount_t end) as countries_t

from {{ ref('fct_production') }}
group by publisher, material_code, measure, year
having
    sum(case when area in ('economy', 'other') then amount_t end) > 1.5 * sum(case when is_world_total then amount_t end)
