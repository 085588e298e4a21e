-- Economies whose trade of a year is known, whatever they trade.
select
    year,
    hs_edition,
    economy_code
from {{ ref('int_trade__imports') }}

union

select
    year,
    hs_edition,
    economy_code
from {{ ref('int_trade__exports') }}
