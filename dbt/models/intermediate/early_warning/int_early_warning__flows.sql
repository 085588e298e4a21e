-- Monthly imports by supplier under the codes of each edition that an economy reports: as reported, and, before its first month,
-- from the edition before for codes that go to exactly one code as a whole. A new edition so begins with a history.
with

reported as (

    select * from {{ ref('int_early_warning__reported') }}

),

editions as (

    select
        economy_code,
        hs_edition,
        min(month_number) as first_month_number
    from reported
    group by economy_code, hs_edition

),

carried_codes as (

    select * from {{ ref('int_editions__carried_codes') }}

)

select
    *,
    false as is_carried
from reported

union all

select
    reported.* replace (editions.hs_edition as hs_edition, carried_codes.newer_code as product_code),
    true as is_carried
from reported
inner join carried_codes
    on reported.hs_edition = carried_codes.older_edition and reported.product_code = carried_codes.older_code
inner join editions
    on reported.economy_code = editions.economy_code and carried_codes.newer_edition = editions.hs_edition
where reported.month_number < editions.first_month_number
