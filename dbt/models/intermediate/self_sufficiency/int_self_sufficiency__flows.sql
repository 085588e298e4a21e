-- Imports and exports of each form of each material, and the weight of the material in the flows that were weighed: exact
-- where the code settles the content, else the least and the most that a tonne of the form can hold.
-- Contents are decimals and weights whole kilograms, so that sums are exact.
with

forms as (

    select
        trade.*,
        coalesce(trade.contained_share, contents.min_contained_share) as min_contained_share,
        coalesce(trade.contained_share, contents.max_contained_share) as max_contained_share
    from {{ ref('material_trade') }} as trade
    left join {{ ref('material_contents') }} as contents using (material_code, hs_code)

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
        'import' as flow,
        trade_value_usd,
        weighed_value_usd,
        quantity_t,
        vintage_id
    from {{ ref('int_trade__supply') }}

    union all

    select
        year,
        hs_edition,
        economy_code,
        product_code,
        'export' as flow,
        export_value_usd as trade_value_usd,
        weighed_value_usd,
        export_quantity_t as quantity_t,
        vintage_id
    from {{ ref('int_trade__exports') }}

),

summed as (

    select
        flows.year,
        flows.hs_edition,
        flows.economy_code,
        forms.material_code,
        forms.hs_code,
        forms.stage,
        forms.contained_share,
        forms.min_contained_share,
        forms.max_contained_share,
        flows.flow,
        sum(flows.trade_value_usd) as trade_value_usd,
        sum(flows.weighed_value_usd) as weighed_value_usd,
        cast(sum(flows.quantity_t) as decimal(18, 3)) as quantity_t,
        max(flows.vintage_id) as vintage_id
    from flows
    inner join forms
        on
            flows.product_code = forms.hs_code
            and '+' || forms.hs_editions || '+' like '%+' || flows.hs_edition || '+%'
    left join blocs on flows.economy_code = blocs.bloc_code
    where blocs.bloc_code is null
    group by
        flows.year, flows.hs_edition, flows.economy_code, forms.material_code, forms.hs_code, forms.stage,
        forms.contained_share, forms.min_contained_share, forms.max_contained_share, flows.flow

)

select
    year,
    hs_edition,
    economy_code,
    material_code,
    hs_code,
    stage,
    flow,
    trade_value_usd,
    weighed_value_usd,
    quantity_t,
    case when contained_share is not null then weighed_value_usd else 0 end as covered_value_usd,
    quantity_t * contained_share as contained_t,
    quantity_t * min_contained_share as min_contained_t,
    quantity_t * max_contained_share as max_contained_t,
    vintage_id

from summed
