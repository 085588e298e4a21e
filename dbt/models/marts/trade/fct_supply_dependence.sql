with

criteria as (

    select * from {{ ref('int_trade__dependence_criteria') }}

),

edition_years as (

    select distinct
        hs_edition,
        year
    from criteria

),

-- A window never crosses an edition, and counts only once all of its three years are there.
full_windows as (

    select
        ends.hs_edition,
        ends.year
    from edition_years as ends
    inner join edition_years as members
        on
            ends.hs_edition = members.hs_edition
            and members.year between ends.year - 2 and ends.year
    group by ends.hs_edition, ends.year
    having count(*) = 3

),

rule as (

    select max(threshold) as dependent_years
    from {{ ref('dependence_thresholds') }}
    where rule_code = 'geodep' and criterion = 'dependent_years'

),

dependent_years as (

    select
        hs_edition,
        economy_code,
        product_code,
        year
    from criteria
    where is_dependent_in_year

),

-- A year without a row (nothing traded) is a year without dependence.
persistence as (

    select
        full_windows.hs_edition,
        full_windows.year,
        dependent_years.economy_code,
        dependent_years.product_code,
        count(*) as dependent_year_count
    from full_windows
    inner join dependent_years
        on
            full_windows.hs_edition = dependent_years.hs_edition
            and dependent_years.year between full_windows.year - 2 and full_windows.year
    group by full_windows.hs_edition, full_windows.year, dependent_years.economy_code, dependent_years.product_code

)

select
    criteria.year,
    criteria.hs_edition,
    criteria.economy_code,
    criteria.product_code,
    criteria.import_value_usd,
    criteria.export_value_usd,
    criteria.supplier_count,
    criteria.supplier_hhi_index,
    criteria.top_supplier_code,
    criteria.top_supplier_share,
    criteria.effective_supplier_count,
    criteria.world_export_hhi_index,
    criteria.import_export_ratio,
    criteria.is_import_only,
    criteria.is_dependent_in_year,
    case
        when full_windows.year is not null
            then coalesce(persistence.dependent_year_count, 0) >= rule.dependent_years
    end as is_dependent,
    criteria.vintage_id,
    criteria.rule_version

from criteria
cross join rule
left join full_windows
    on criteria.hs_edition = full_windows.hs_edition and criteria.year = full_windows.year
left join persistence
    on
        criteria.hs_edition = persistence.hs_edition
        and criteria.year = persistence.year
        and criteria.economy_code = persistence.economy_code
        and criteria.product_code = persistence.product_code
