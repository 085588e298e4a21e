with

-- the newest version alone
estimates as (

    select *
    from {{ ref('stg_protee__elasticity') }}
    qualify version = max(version) over ()

),

headings as (

    select
        left(product_code, 4) as heading_code,
        avg(cast(elasticity as decimal(18, 9))) as mean_elasticity
    from estimates
    where elasticity is not null and not is_not_significant and not is_positive
    group by left(product_code, 4)

)

select
    'HS07' as hs_edition,
    estimates.product_code,
    coalesce(estimates.elasticity, headings.mean_elasticity) as trade_elasticity_ratio,
    estimates.is_not_significant or estimates.is_positive as is_imputed,
    case
        when estimates.elasticity is not null and not (estimates.is_not_significant or estimates.is_positive)
            then 'estimated'
        when estimates.elasticity is not null then 'mean of the heading, by the publisher'
        when headings.mean_elasticity is not null then 'mean of the heading'
        else 'none in the heading'
    end as basis,
    estimates.version,
    estimates.vintage_id,
    'elasticity-1' as rule_version

from estimates
left join headings on left(estimates.product_code, 4) = headings.heading_code
