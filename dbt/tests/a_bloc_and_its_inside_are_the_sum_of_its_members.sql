-- Imports of a bloc from outside plus trade between its members are, to the dollar, the imports of its members.
with

measures as (

    select * from {{ ref('int_trade__dependence_measures') }}

),

internal as (

    select
        year,
        hs_edition,
        economy_code,
        sum(internal_import_value_usd) as internal_import_value_usd
    from {{ ref('int_trade__internal_imports') }}
    group by year, hs_edition, economy_code

),

blocs as (

    select
        year,
        hs_edition,
        economy_code as bloc_code,
        sum(import_value_usd) as import_value_usd,
        sum(export_value_usd) as export_value_usd
    from measures
    where is_bloc
    group by year, hs_edition, economy_code

),

members as (

    select
        measures.year,
        measures.hs_edition,
        memberships.bloc_code,
        sum(measures.import_value_usd) as import_value_usd,
        sum(measures.export_value_usd) as export_value_usd
    from measures
    inner join {{ ref('int_economies__bloc_years') }} as memberships
        on measures.year = memberships.year and measures.economy_code = memberships.economy_code
    group by measures.year, measures.hs_edition, memberships.bloc_code

)

select
    members.year,
    members.hs_edition,
    members.bloc_code

from members
left join blocs
    on
        members.year = blocs.year
        and members.hs_edition = blocs.hs_edition
        and members.bloc_code = blocs.bloc_code
left join internal
    on
        members.year = internal.year
        and members.hs_edition = internal.hs_edition
        and members.bloc_code = internal.economy_code
where
    members.import_value_usd <> coalesce(blocs.import_value_usd, 0) + coalesce(internal.internal_import_value_usd, 0)
    or members.export_value_usd <> coalesce(blocs.export_value_usd, 0) + coalesce(internal.internal_import_value_usd, 0)
