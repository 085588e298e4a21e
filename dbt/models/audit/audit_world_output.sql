-- Gate G10: value added of the world in each input-output table, compared with the world's GDP.
with

tables as (

    select
        edition,
        form,
        year,
        1e6 * sum(value_added_and_taxes_musd) as value_added_usd
    from {{ ref('stg_oecd__icio_totals') }}
    group by edition, form, year

),

world as (

    select
        year,
        value_usd
    from {{ ref('int_world__totals') }}
    where measure_code = 'gdp'

)

select
    tables.edition,
    tables.form,
    tables.year,
    tables.value_added_usd,
    coalesce(world.value_usd, 0) as world_gdp_usd,
    {{ share('tables.value_added_usd', 'world.value_usd') }} as gdp_ratio

from tables
left join world using (year)
