with

titles as (

    select
        validity.*,
        firms.industrial_enterprise_count,
        firms.counted_on
    from {{ ref('int_enterprise__validity') }} as validity
    left join {{ ref('int_enterprise__industrial_firms') }} as firms using (province_code)

)

select
    province_code,
    batch,
    title_code,
    scheme,
    base_code,
    chain_name,
    enterprise_count,
    valid_enterprise_count,
    valid_missing_reason,
    valid_as_of,
    granted_on,
    reviewed_on,
    valid_until_on,
    case when survival_missing_reason is null then cast(passed_count as double) / enterprise_count end as survival_share,
    survival_missing_reason,
    10000.0 * valid_enterprise_count / industrial_enterprise_count as title_density_ratio,
    coalesce(
        valid_missing_reason, case when industrial_enterprise_count is null then 'enterprises_not_published' end
    ) as density_missing_reason,
    industrial_enterprise_count,
    counted_on as industrial_enterprises_counted_on,
    province_code = 'CN' as is_national_total,
    basis,
    as_of,
    vintage_id,
    'enterprise-2' as rule_version

from titles
