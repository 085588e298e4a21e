with

flows as (

    select * from {{ ref('stg_batis__services_trade') }}

),

areas as (

    select * from {{ ref('int_services__areas') }}

)

select
    flows.year,
    flows.item_code,
    flows.flow_code,
    flows.reporter_code as reporter_area_code,
    flows.partner_code as partner_area_code,
    reporters.economy_code as reporter_code,
    partners.economy_code as partner_code,
    coalesce(reporters.is_aggregate, false) or coalesce(partners.is_aggregate, false) as is_aggregate,
    flows.reported_value_usd,
    flows.final_value_usd,
    flows.final_value_method,
    flows.balanced_value_usd,
    flows.vintage_id

from flows
left join areas as reporters on flows.reporter_code = reporters.area_code
left join areas as partners on flows.partner_code = partners.area_code
