-- Gate G10, for every input-output table in use: tiers add up, value added is fully assigned, and exactly the industries
-- without output have no shares. The balance of a table is checked when it arrives.
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
