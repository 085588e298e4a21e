-- UNSD's links between two editions, and whether trade follows each of them. A few newer codes collect parts or waste of
-- hundreds of older ones (8524 displays have 483 predecessors, 8549 waste 1,019); following these links would count
-- machinery as displays. So an older code sends nothing to an over-connected code while it has a regular successor; where
-- all of its successors are over-connected, it goes to them.
with

links as (

    select * from {{ ref('stg_unsd__hs_correlation') }}

),

rule as (

    select
        threshold,
        rule_version
    from {{ ref('edition_rules') }}
    where criterion = 'overconnected_predecessor_count'

),

counted as (

    select
        *,
        count(*) over (partition by newer_edition, older_edition, newer_code) as predecessor_count
    from links

),

judged as (

    select
        counted.*,
        counted.predecessor_count > rule.threshold as is_overconnected,
        rule.rule_version
    from counted
    cross join rule

),

followed as (

    select
        *,
        not is_overconnected
        or count(case when not is_overconnected then 1 end) over (partition by newer_edition, older_edition, older_code) = 0
            as is_followed
    from judged

)

select
    newer_edition,
    older_edition,
    newer_code,
    older_code,
    relation,
    is_conversion,
    is_overconnected,
    is_followed,
    -- in the direction of the older edition every code needs a link: without a followed one, UNSD's conversion is used
    is_followed
    or (
        is_conversion
        and count(case when is_followed then 1 end) over (partition by newer_edition, older_edition, newer_code) = 0
    ) as is_followed_back,
    vintage_id,
    rule_version

from followed
