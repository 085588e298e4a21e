-- World totals are rounded; one that its countries exceed by half is a misprint, or figures of several units were added.
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
