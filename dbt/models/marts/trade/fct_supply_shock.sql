with

imports as (

    select * from {{ ref('int_trade__imports') }}

),

scenarios as (

    select * from {{ ref('supply_stop_scenarios') }}

)

select
    scenarios.scenario_code,
    imports.year,
    imports.hs_edition,
    imports.economy_code,
    imports.product_code,
    cast(null as varchar) as industry_code,
    greatest(
        0, imports.top_supplier_share - scenarios.spare_capacity_share * (1 - imports.top_supplier_share)
    ) as unserved_share,
    cast(null as decimal(38, 0)) as output_loss_usd,
    imports.top_supplier_code as supplier_code,
    scenarios.spare_capacity_share,
    imports.vintage_id,
    'supply_stop-1' as rule_version

from imports
cross join scenarios
