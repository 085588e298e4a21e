-- Members of each bloc with the first and last day: membership of the organisation, within the life of the bloc. The
-- European Union has a bloc for each of its compositions.
with

blocs as (

    select
        bloc_code,
        organisation_code,
        valid_from,
        coalesce(valid_to, cast('9999-12-31' as date)) as valid_to
    from {{ ref('blocs') }}

),

members as (

    select
        organisation_code,
        economy_code,
        entry_date,
        coalesce(exit_date, cast('9999-12-31' as date)) as exit_date,
        note
    from {{ ref('bloc_members') }}

)

select
    blocs.bloc_code,
    members.economy_code,
    greatest(blocs.valid_from, members.entry_date) as valid_from,
    nullif(least(blocs.valid_to, members.exit_date), cast('9999-12-31' as date)) as valid_to,
    members.note

from blocs
inner join members
    on
        blocs.organisation_code = members.organisation_code
        and blocs.valid_to >= members.entry_date
        and blocs.valid_from <= members.exit_date
