-- The part of a supply stop that no other supplier replaces (methods R11). Other suppliers add a share of their
-- deliveries to the importer, or of all their exports; importers that lost the same supplier divide these by the size of
-- their losses.
with

stops as (

    select * from {{ ref('int_trade__stops') }}

),

scenarios as (

    select * from {{ ref('shock_scenarios') }}

),

exports as (

    select * from {{ ref('int_trade__exports') }}
    where not is_bloc

),

world as (

    select
        year,
        hs_edition,
        product_code,
        sum(export_value_usd) as world_export_value_usd
    from exports
    group by year, hs_edition, product_code

),

capacities as (

    select
        stops.*,
        scenarios.stopped_share * stops.supplier_share as lost_share,
        case scenarios.capacity_basis
            when 'deliveries' then scenarios.spare_capacity_share * (1 - stops.supplier_share)
            when 'world_exports'
                then
                    scenarios.spare_capacity_share
                    * stops.supplier_share
                    * {{ share(
                        'world.world_export_value_usd - exports.export_value_usd',
                        "case when scenarios.importer_code = 'ALL' then exports.export_value_usd
                              else stops.supplier_share * stops.import_value_usd end"
                    ) }}
        end as spare_share

    from stops
    inner join scenarios using (scenario_code)
    left join exports
        on
            stops.year = exports.year
            and stops.hs_edition = exports.hs_edition
            and stops.supplier_code = exports.economy_code
            and stops.product_code = exports.product_code
    left join world
        on
            stops.year = world.year
            and stops.hs_edition = world.hs_edition
            and stops.product_code = world.product_code

)

select
    scenario_code,
    year,
    hs_edition,
    economy_code,
    product_code,
    supplier_code,
    greatest(0, lost_share - spare_share) as unserved_share,
    cast(round(greatest(0, lost_share - spare_share) * import_value_usd) as decimal(38, 0)) as unserved_value_usd,
    vintage_id

from capacities
