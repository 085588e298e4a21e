-- Share of an importer's supply of each product that a scenario stops, before other suppliers react (methods R11): the
-- largest supplier of every product, or a named supplier within a base.
with

scenarios as (

    select * from {{ ref('shock_scenarios') }}
    where model = 'trade_stop'

),

imports as (

    select * from {{ ref('int_trade__imports') }}

),

scopes as (

    select distinct
        hs_edition,
        product_code,
        base_code as scope_code
    from {{ ref('int_bases__assigned') }}
    where scheme = 'five_bases_2021'

),

stops_of_the_largest as (

    select
        scenarios.scenario_code,
        imports.year,
        imports.hs_edition,
        imports.economy_code,
        imports.product_code,
        imports.top_supplier_code as supplier_code,
        imports.top_supplier_share as supplier_share,
        imports.import_value_usd,
        imports.vintage_id

    from imports
    inner join scenarios
        on
            scenarios.supplier_code = 'TOP'
            and scenarios.scope_code = 'ALL'

),

stops_of_a_named_one as (

    select
        scenarios.scenario_code,
        supply.year,
        supply.hs_edition,
        supply.economy_code,
        supply.product_code,
        supply.supplier_code,
        {{ share('supply.trade_value_usd', 'imports.import_value_usd') }} as supplier_share,
        imports.import_value_usd,
        imports.vintage_id

    from scenarios
    inner join scopes using (scope_code)
    inner join {{ ref('int_trade__supply') }} as supply
        on
            scenarios.supplier_code = supply.supplier_code
            and scopes.hs_edition = supply.hs_edition
            and scopes.product_code = supply.product_code
            and (scenarios.importer_code = 'ALL' or scenarios.importer_code = supply.economy_code)
    inner join imports
        on
            supply.year = imports.year
            and supply.hs_edition = imports.hs_edition
            and supply.economy_code = imports.economy_code
            and supply.product_code = imports.product_code

)

select * from stops_of_the_largest

union all

select * from stops_of_a_named_one
