-- Which titles are still valid on the reference day. A title is valid for some years from its notice; a review renews it
-- for as many years. Where the term is over and no list of a review is known, validity is unknown, not zero.
with

dated as (

    select
        counts.*,
        batches.granted_on,
        reviews.reviewed_on,
        reviews.passed_count,
        reference_day.valid_as_of,
        {{ years_after('coalesce(reviews.reviewed_on, batches.granted_on)', 'batches.validity_years') }} as valid_until_on
    from {{ ref('int_enterprise__counts') }} as counts
    left join {{ ref('enterprise_batches') }} as batches using (title_code, batch)
    left join {{ ref('int_enterprise__reviews') }} as reviews using (title_code, batch, province_code)
    cross join {{ ref('int_enterprise__reference_day') }} as reference_day

),

judged as (

    select
        *,
        case
            when title_code = 'chain_leader' then 'title_has_no_term'
            when granted_on is null and (batch like 'to %' or batch like '%+%' or batch like '%-%') then 'batches_combined'
            when granted_on is null then 'grant_month_unknown'
            when passed_count > enterprise_count then 'more_passed_than_granted'
            when valid_as_of < valid_until_on then null
            when passed_count is null then 'review_not_listed'
            else 'next_review_not_listed'
        end as valid_missing_reason
    from dated

)

select
    *,
    case
        when valid_missing_reason is null then coalesce(cast(passed_count as integer), enterprise_count)
    end as valid_enterprise_count,
    case
        when valid_missing_reason in ('title_has_no_term', 'batches_combined', 'grant_month_unknown', 'more_passed_than_granted')
            then valid_missing_reason
        when passed_count is null and valid_as_of < valid_until_on then 'term_not_over'
        when passed_count is null then 'review_not_listed'
        when enterprise_count = 0 then 'nobody_granted'
    end as survival_missing_reason

from judged
