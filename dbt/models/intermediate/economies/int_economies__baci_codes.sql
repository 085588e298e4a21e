-- BACI's economy numbers with our codes and the alphabetical rank of each code: of equal suppliers the first in the
-- alphabet counts as the largest, and numbers are compared faster than texts.
select
    cast(baci_code as smallint) as baci_code,
    economy_code,
    cast(dense_rank() over (order by economy_code) as smallint) as alphabetical_rank

from {{ ref('baci_economies') }}
