-- The economy code at each alphabetical rank.
select distinct
    alphabetical_rank,
    economy_code

from {{ ref('int_economies__baci_codes') }}
