-- The base of each scheme that a segment belongs to: the segment's own row in the crosswalk, or else the row of its whole
-- base. A segment without a base in a scheme (software, in the four bases of 2016) is left out of that scheme.
with

segments as (

    select * from {{ ref('segments') }}

),

crosswalk as (

    select * from {{ ref('base_crosswalk') }}

),

schemes as (

    select distinct scheme from crosswalk

),

judged as (

    select
        schemes.scheme,
        segments.segment_code,
        coalesce(own.base_code, whole.base_code) as base_code
    from schemes
    cross join segments
    left join crosswalk as own using (scheme, segment_code)
    left join crosswalk as whole
        on
            schemes.scheme = whole.scheme
            and segments.base_code = whole.five_base_code
            and whole.segment_code is null

)

select
    scheme,
    segment_code,
    base_code

from judged
where base_code is not null
