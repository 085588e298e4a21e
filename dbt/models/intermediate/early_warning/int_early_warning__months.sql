-- Months for which an economy's imports are reported. A product without a row in such a month was not imported.
select
    economy_code,
    publisher,
    hs_edition,
    year,
    month,
    month_number,
    min(is_redistributable) as is_redistributable,
    max(vintage_id) as vintage_id

from {{ ref('int_early_warning__flows') }}
group by all
