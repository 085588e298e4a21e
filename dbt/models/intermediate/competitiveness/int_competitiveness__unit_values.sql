-- Unit values of exports and imports, in USD a tonne (methods S07), where enough of the value was weighed. Unit values
-- are winsorised at the 1st and 99th percentile over all economies of the year, exports and imports together: one wrong
-- weight can raise a unit value a thousandfold.
with

parameters as (

    select value as min_coverage_share
    from {{ ref('trade_parameters') }}
    where parameter_code = 'unit_value_least_coverage_share'

),

blocs as (

    select bloc_code from {{ ref('blocs') }}

),

flows as (

    select
        year,
        hs_edition,
        economy_code,
        product_code,
        'export' as flow,
        {{ share('weighed_value_usd', 'export_value_usd') }} as coverage_share,
        {{ share('weighed_value_usd', 'export_quantity_t') }} as unit_value
    from {{ ref('int_trade__exports') }}

    union all

    select
        year,
        hs_edition,
        economy_code,
        product_code,
        'import' as flow,
        quantity_coverage_share as coverage_share,
        {{ share('weighed_value_usd', 'import_quantity_t') }} as unit_value
    from {{ ref('int_trade__import_tonnage') }}

),

weighed_flows as (

    select
        flows.*,
        blocs.bloc_code is not null as is_bloc
    from flows
    cross join parameters
    left join blocs on flows.economy_code = blocs.bloc_code
    where flows.coverage_share >= parameters.min_coverage_share and flows.unit_value > 0

),

bounds as (

    select
        year,
        hs_edition,
        product_code,
        percentile_cont(0.01) within group (order by unit_value) as lower_bound,
        percentile_cont(0.99) within group (order by unit_value) as upper_bound
    from weighed_flows
    where not is_bloc
    group by year, hs_edition, product_code

),

winsorised as (

    select
        weighed_flows.*,
        least(greatest(weighed_flows.unit_value, bounds.lower_bound), bounds.upper_bound) as winsorised_unit_value
    from weighed_flows
    inner join bounds using (year, hs_edition, product_code)

)

select
    year,
    hs_edition,
    economy_code,
    product_code,
    max(case when flow = 'export' then winsorised_unit_value end) as export_unit_value,
    max(case when flow = 'import' then winsorised_unit_value end) as import_unit_value

from winsorised
group by year, hs_edition, economy_code, product_code
