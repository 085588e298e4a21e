with

products as (

    select * from {{ ref('int_trade__unserved') }}

),

industries as (

    select * from {{ ref('stg_indicators__look_through_shocks') }}

),

shocks as (

    select
        scenario_code,
        year,
        hs_edition,
        economy_code,
        product_code,
        cast(null as varchar) as industry_code,
        unserved_share,
        cast(null as decimal(38, 0)) as output_loss_usd,
        supplier_code,
        unserved_value_usd,
        cast(null as double) as output_loss_share,
        vintage_id,
        'supply_stop-2' as rule_version
    from products

    union all

    select
        industries.scenario_code,
        industries.year,
        cast(null as varchar) as hs_edition,
        industries.economy_code,
        cast(null as varchar) as product_code,
        industries.industry_code,
        cast(null as double) as unserved_share,
        industries.output_loss_usd,
        scenarios.supplier_code,
        cast(null as decimal(38, 0)) as unserved_value_usd,
        {{ share('industries.output_loss_usd', 'industries.output_usd') }} as output_loss_share,
        industries.vintage_id,
        'look_through-2' as rule_version
    from industries
    inner join {{ ref('shock_scenarios') }} as scenarios using (scenario_code)

)

select
    shocks.scenario_code,
    shocks.year,
    shocks.hs_edition,
    shocks.economy_code,
    shocks.product_code,
    shocks.industry_code,
    shocks.unserved_share,
    shocks.output_loss_usd,
    shocks.supplier_code,
    scenarios.spare_capacity_share,
    shocks.unserved_value_usd,
    shocks.output_loss_share,
    scenarios.model,
    scenarios.scope_code,
    scenarios.importer_code,
    scenarios.stopped_share,
    scenarios.capacity_basis,
    {{ is_bloc('shocks.economy_code') }} as is_bloc,
    shocks.vintage_id,
    shocks.rule_version

from shocks
inner join {{ ref('shock_scenarios') }} as scenarios using (scenario_code)
