-- Months for which an economy's imports are reported. A product without a row in such a month was not imported. An edition also
-- has the months of the edition before, up to its own first one: in these only carried codes are known.
with

months as (

    select
        economy_code,
        publisher,
        hs_edition,
        year,
        month,
        month_number,
        min(is_redistributable) as is_redistributable,
        max(vintage_id) as vintage_id
    from {{ ref('int_early_warning__reported') }}
    group by all

),

editions as (

    select
        economy_code,
        hs_edition,
        min(month_number) as first_month_number
    from months
    group by economy_code, hs_edition

),

edition_pairs as (

    select distinct
        newer_edition,
        older_edition
    from {{ ref('int_editions__carried_codes') }}

)

select
    *,
    false as is_carried
from months

union all

select
    months.* replace (editions.hs_edition as hs_edition),
    true as is_carried
from months
inner join edition_pairs on months.hs_edition = edition_pairs.older_edition
inner join editions
    on months.economy_code = editions.economy_code and edition_pairs.newer_edition = editions.hs_edition
where months.month_number < editions.first_month_number
