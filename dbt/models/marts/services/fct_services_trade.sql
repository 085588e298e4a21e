with

flows as (

    select * from {{ ref('int_services__coded') }}
    where reporter_code is not null and partner_code is not null

),

by_method as (

    select
        *,
        'B' as method_code,
        balanced_value_usd as trade_value_usd,
        cast(null as varchar) as estimation_code
    from flows

    union all

    select
        *,
        'F' as method_code,
        final_value_usd as trade_value_usd,
        final_value_method as estimation_code
    from flows

    union all

    select
        *,
        'N' as method_code,
        reported_value_usd as trade_value_usd,
        cast(null as varchar) as estimation_code
    from flows

)

select
    by_method.year,
    by_method.reporter_code,
    by_method.partner_code,
    by_method.item_code as service_item_code,
    by_method.flow_code,
    by_method.method_code,
    items.item_name_en as service_item_name_en,
    items.item_name_zh as service_item_name_zh,
    nullif(items.base_code, '') as base_code,
    by_method.trade_value_usd,
    by_method.estimation_code,
    by_method.vintage_id

from by_method
left join {{ ref('service_items') }} as items using (item_code)
where by_method.trade_value_usd is not null
