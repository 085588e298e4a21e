-- The code that stands at each place of the alphabet.
select distinct
    alphabetical_rank,
    economy_code

from {{ ref('int_economies__baci_codes') }}
