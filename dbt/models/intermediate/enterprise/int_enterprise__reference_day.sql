-- The day on which the validity of titles is judged: the newest day of a figure, a review or a batch in the lists. It is
-- taken from the data, so that the same inputs give the same release on any day.
with

days as (

    select as_of as known_on
    from {{ ref('int_enterprise__counts') }}

    union all

    select reviewed_on as known_on
    from {{ ref('int_enterprise__reviews') }}

    union all

    select batches.granted_on as known_on
    from {{ ref('int_enterprise__counts') }}
    inner join {{ ref('enterprise_batches') }} as batches using (title_code, batch)

)

select max(known_on) as valid_as_of
from days
