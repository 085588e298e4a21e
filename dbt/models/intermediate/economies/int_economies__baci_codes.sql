-- BACI's numbers for economies as our codes, with the place of each code in the alphabet: of equal suppliers the first
-- in the alphabet counts as the largest, and a number is compared faster than a text.
select
    cast(baci_code as smallint) as baci_code,
    economy_code,
    cast(dense_rank() over (order by economy_code) as smallint) as alphabetical_rank

from {{ ref('baci_economies') }}
