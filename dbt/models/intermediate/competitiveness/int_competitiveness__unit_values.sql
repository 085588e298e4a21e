-- What a tonne of a product costs when an economy sells it and when it buys it (methods S07), where the weight of enough
-- of the value is known. Unit values beyond the 1st and the 99th percentile of all that the economies of a year have of
-- the product, sold and bought, are set to these: a wrong weight makes a price a thousandfold.
with

parameters as (

    select value as least_coverage
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

known as (

    select
        flows.*,
        blocs.bloc_code is not null as is_bloc
    from flows
    cross join parameters
    left join blocs on flows.economy_code = blocs.bloc_code
    where flows.coverage_share >= parameters.least_coverage and flows.unit_value > 0

),

bounds as (

    select
        year,
        hs_edition,
        product_code,
        percentile_cont(0.01) within group (order by unit_value) as lower_bound,
        percentile_cont(0.99) within group (order by unit_value) as upper_bound
    from known
    where not is_bloc
    group by year, hs_edition, product_code

)

select
    known.year,
    known.hs_edition,
    known.economy_code,
    known.product_code,
    max(case when known.flow = 'export' then least(greatest(known.unit_value, bounds.lower_bound), bounds.upper_bound) end)
        as export_unit_value,
    max(case when known.flow = 'import' then least(greatest(known.unit_value, bounds.lower_bound), bounds.upper_bound) end)
        as import_unit_value

from known
inner join bounds using (year, hs_edition, product_code)
group by known.year, known.hs_edition, known.economy_code, known.product_code
