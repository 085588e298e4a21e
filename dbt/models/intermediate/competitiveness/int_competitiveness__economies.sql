-- Total exports and imports of each economy and each bloc, and the world exports they compete in: all exports, less trade
-- between the members of a bloc.
with

measures as (

    select * from {{ ref('int_trade__dependence_measures') }}

),

world_totals as (

    select
        year,
        hs_edition,
        sum(world_export_value_usd) as world_export_value_usd
    from {{ ref('int_trade__world_exports') }}
    group by year, hs_edition

),

internal as (

    select
        year,
        hs_edition,
        economy_code,
        sum(internal_import_value_usd) as internal_value_usd
    from {{ ref('int_trade__internal_imports') }}
    group by year, hs_edition, economy_code

),

totals as (

    select
        year,
        hs_edition,
        economy_code,
        is_bloc,
        sum(import_value_usd) as import_value_usd,
        sum(export_value_usd) as export_value_usd,
        max(vintage_id) as vintage_id
    from measures
    group by year, hs_edition, economy_code, is_bloc

)

select
    totals.year,
    totals.hs_edition,
    totals.economy_code,
    totals.is_bloc,
    totals.import_value_usd,
    totals.export_value_usd,
    world_totals.world_export_value_usd
    - case when totals.is_bloc then coalesce(internal.internal_value_usd, 0) else 0 end as world_export_value_usd,
    totals.vintage_id

from totals
inner join world_totals using (year, hs_edition)
left join internal using (year, hs_edition, economy_code)
