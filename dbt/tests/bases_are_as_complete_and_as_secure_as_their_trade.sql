-- The composite and the trade of a base are computed separately from the same products: with thresholds as published, both
-- must have the same completeness and security.
with

resilience as (

    select * from {{ ref('fct_base_resilience') }}

),

trade as (

    select *
    from {{ ref('fct_base_trade') }}
    where scheme = 'five_bases_2021' and group_type = 'base' and not is_bloc

)

select
    resilience.year,
    resilience.hs_edition,
    resilience.economy_code,
    resilience.base_code

from resilience
left join trade
    on
        resilience.year = trade.year
        and resilience.hs_edition = trade.hs_edition
        and resilience.economy_code = trade.economy_code
        and resilience.base_code = trade.group_code
where
    trade.economy_code is null
    or abs(resilience.completeness_share - trade.completeness_share) > 1e-12
    or abs(resilience.security_index - (1 - trade.dependent_in_year_import_share)) > 1e-12
    or (resilience.security_index is null) <> (trade.dependent_in_year_import_share is null)
