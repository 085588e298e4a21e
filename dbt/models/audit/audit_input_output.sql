-- Gate G10: of every input-output table in use, do its tiers add up, is every unit somebody's value added, and are
-- industries without output, and they alone, without shares? Balance is looked at when a table arrives.
with

used as (

    select
        year,
        max(edition) as edition

    from {{ ref('stg_oecd__icio_tables') }}
    group by year

),

tables as (

    select * from {{ ref('stg_indicators__input_output_tables') }}

),

totals as (

    select
        edition,
        year,
        economy_code,
        industry_code,
        output_musd = 0 as is_inactive

    from {{ ref('stg_oecd__icio_totals') }}

),

value_added as (

    select * from {{ ref('fct_value_added') }}

),

judged as (

    select
        totals.edition,
        totals.year,
        count(*) filter (where totals.is_inactive) as inactive_count,
        count(*) filter (
            where totals.is_inactive <> (value_added.domestic_value_added_share is null)
        ) as misjudged_count

    from totals
    inner join used using (edition, year)
    left join value_added using (year, economy_code, industry_code)
    group by totals.edition, totals.year

)

select
    used.edition,
    used.year,
    tables.table_form,
    tables.spectral_radius,
    tables.value_added_gap_share,
    judged.inactive_count,
    judged.misjudged_count

from used
left join tables using (edition, year)
left join judged using (edition, year)
