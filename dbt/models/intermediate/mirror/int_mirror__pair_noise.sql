-- How far the gaps between two economies spread, from the flows that both report and that are not small. A variance is
-- known the better the more flows it is from and the smaller it is; none is known to less than a thousandth, squared.
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
