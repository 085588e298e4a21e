-- The day for which titles are said to be valid: the newest of what the lists at hand tell of, the day of a figure, of a
-- review, or the month of a batch. Taken from the data, so that the same inputs make the same release on any day.
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
