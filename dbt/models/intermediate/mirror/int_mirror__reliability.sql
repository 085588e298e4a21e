-- Gaps between a reporter and its partners by product, with the standard deviation of the reporter's own errors.
with

pairs as (

    select * from {{ ref('int_mirror__pairs') }}
    where not is_small

),

both_sides as (

    select
        year,
        hs_edition,
        exporter_code as economy_code,
        importer_code as partner_code,
        'export' as flow,
        gap_log,
        importer_fob_value_usd as partner_value_usd,
        is_exporter_implied_zero as is_silent,
        exporter_vintage_id as vintage_id
    from pairs

    union all

    select
        year,
        hs_edition,
        importer_code as economy_code,
        exporter_code as partner_code,
        'import' as flow,
        gap_log,
        exporter_fob_value_usd as partner_value_usd,
        is_importer_implied_zero as is_silent,
        importer_vintage_id as vintage_id
    from pairs

),

measured as (

    select
        year,
        hs_edition,
        economy_code,
        flow,
        count(distinct partner_code) as partner_count,
        count(gap_log) as mirrored_flow_count,
        {{ median('gap_log') }} as median_gap_log,
        {{ robust_deviation('gap_log') }} as gap_sd_log,
        {{ share('sum(case when is_silent then partner_value_usd else 0 end)', 'sum(partner_value_usd)') }}
            as unreported_value_share,
        max(vintage_id) as vintage_id
    from both_sides
    group by all

)

select
    measured.*,
    noise.noise_sd_log

from measured
left join {{ ref('int_mirror__noise') }} as noise using (year, hs_edition, economy_code)
