-- A change is judged by the earlier ones of the same product, economy and HS edition, and by nothing that came after it; months
-- of the edition before are history only.
with

parameters as (

    select
        max(case when parameter_code = 'signal_least_history_count' then value end) as least_history_count,
        max(case when parameter_code = 'signal_floor_t' then value end) as floor_t
    from {{ ref('trade_parameters') }}

),

judged as (

    select
        *,
        count(volume_change) over earlier as volume_history_count,
        {{ median('volume_change') }} over earlier as usual_volume_change,
        {{ robust_deviation('volume_change') }} over earlier as volume_deviation,
        {{ quantile('volume_change', 0.05) }} over earlier as low_volume_change,
        count(unit_value_change) over earlier as unit_value_history_count,
        {{ median('unit_value_change') }} over earlier as usual_unit_value_change,
        {{ robust_deviation('unit_value_change') }} over earlier as unit_value_deviation,
        {{ quantile('unit_value_change', 0.95) }} over earlier as high_unit_value_change
    from {{ ref('int_early_warning__changes') }}
    window earlier as (
        partition by economy_code, hs_edition, product_code
        order by month_number rows between unbounded preceding and 1 preceding
    )

),

signals as (

    select
        judged.*,
        exits.exited_supplier_count > 0 as is_supplier_exit,
        exits.exited_supplier_share,
        exits.exited_supplier_codes,
        case
            when judged.volume_history_count >= parameters.least_history_count
                then (judged.volume_change - judged.usual_volume_change) / nullif(judged.volume_deviation, 0)
        end as import_volume_signal_index,
        case
            when judged.unit_value_history_count >= parameters.least_history_count
                then (judged.unit_value_change - judged.usual_unit_value_change) / nullif(judged.unit_value_deviation, 0)
        end as unit_value_signal_index,
        case
            when judged.volume_history_count >= parameters.least_history_count
                then judged.volume_change < judged.low_volume_change
        end as is_volume_low,
        case
            when judged.unit_value_history_count >= parameters.least_history_count
                then judged.unit_value_change > judged.high_unit_value_change
        end as is_unit_value_high,
        judged.recent_year_before_t < parameters.floor_t as is_below_floor
    from judged
    left join {{ ref('int_early_warning__supplier_exits') }} as exits
        using (economy_code, hs_edition, product_code, month_number)
    cross join parameters

)

select
    year,
    month,
    hs_edition,
    economy_code,
    product_code,
    publisher,
    is_redistributable,
    cast(recent_t as double) as import_volume_t,
    volume_ratio as import_volume_ratio,
    import_volume_signal_index,
    unit_value_ratio,
    unit_value_signal_index,
    long_volume_ratio as import_volume_12m_ratio,
    long_unit_value_ratio as unit_value_12m_ratio,
    cast(least(volume_history_count, unit_value_history_count) as integer) as history_count,
    is_volume_low,
    is_unit_value_high,
    is_supplier_exit,
    exited_supplier_share,
    exited_supplier_codes,
    is_below_floor,
    has_carried_history as is_carried,
    case when not is_below_floor then is_volume_low and is_unit_value_high end as is_distressed,
    {{ is_bloc('economy_code') }} as is_bloc,
    vintage_id,
    'early_warning-2' as rule_version

from signals
where is_reported and is_known_product and not is_carried
