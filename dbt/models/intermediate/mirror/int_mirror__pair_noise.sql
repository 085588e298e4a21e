-- Variance of the log gaps between the reports of two economies, over flows that both report and that are not small. The
-- precision of a variance grows with the number of flows and falls with the variance itself, which counts as at least
-- 1e-6.
with

parameters as (

    select value as min_flow_count
    from {{ ref('trade_parameters') }}
    where parameter_code = 'mirror_least_flow_count'

),

measured as (

    select
        year,
        hs_edition,
        exporter_code,
        importer_code,
        count(gap_log) as flow_count,
        power({{ robust_deviation('gap_log') }}, 2) as gap_variance
    from {{ ref('int_mirror__pairs') }}
    where not is_small
    group by all

)

select
    measured.*,
    measured.flow_count / power(greatest(measured.gap_variance, 1e-6), 2) as precision_weight

from measured
cross join parameters
where measured.flow_count >= parameters.min_flow_count
