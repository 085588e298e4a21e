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
