-- The share of production value that unknown codes lose, by year.
with

production as (

    select
        production.year,
        production.production_value_eur,
        economies.economy_code is null and areas.area_code is null as is_unknown

    from {{ ref('stg_prodcom__production') }} as production
    left join {{ ref('economies') }} as economies on production.reporter_code = economies.alpha2_code
    left join {{ ref('prodcom_areas') }} as areas on production.reporter_code = areas.area_code

)

select
    year,
    {{ share("sum(case when is_unknown then production_value_eur else 0 end)", "sum(production_value_eur)") }} as unmatched_share

from production
group by year
having {{ share("sum(case when is_unknown then production_value_eur else 0 end)", "sum(production_value_eur)") }} > 0.01
