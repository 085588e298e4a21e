-- Sales of each industry by buyer: as inputs, and for all uses where the table gives the economy of final demand. Sums of
-- decimals are exact in any order.
with

nodes as (

    select * from {{ ref('int_self_sufficiency__industry_nodes') }}

),

input_sales as (

    select
        sellers.year,
        sellers.node as seller_node,
        buyers.economy_code as buyer_code,
        sum(cast(flows.value_musd as decimal(18, 6))) as value_musd
    from {{ ref('stg_oecd__icio_flows') }} as flows
    inner join nodes as sellers
        on
            flows.year = sellers.year
            and flows.edition = sellers.edition
            and flows.supplier_node = sellers.node
    inner join nodes as buyers
        on
            flows.year = buyers.year
            and flows.edition = buyers.edition
            and flows.user_node = buyers.node
    group by sellers.year, sellers.node, buyers.economy_code

),

-- The row of taxes belongs to no industry and finds no node.
final_sales as (

    select
        nodes.year,
        nodes.node as seller_node,
        demand.economy_code as buyer_code,
        sum(cast(demand.value_musd as decimal(18, 6))) as value_musd
    from {{ ref('stg_oecd__icio_final_demand') }} as demand
    inner join nodes
        on
            demand.year = nodes.year
            and demand.edition = nodes.edition
            and demand.row_code = nodes.economy_code || '_' || nodes.industry_code
    group by nodes.year, nodes.node, demand.economy_code

),

years_with_final_sales as (

    select distinct year from final_sales

),

sales as (

    select
        *,
        'intermediate_use' as output_stage
    from input_sales

    union all

    select
        input_sales.*,
        'all_uses' as output_stage
    from input_sales
    inner join years_with_final_sales using (year)

    union all

    select
        *,
        'all_uses' as output_stage
    from final_sales

)

select
    sales.year,
    nodes.economy_code as seller_code,
    nodes.industry_code,
    sales.buyer_code,
    sales.output_stage,
    sum(sales.value_musd) as value_musd

from sales
inner join nodes
    on
        sales.year = nodes.year
        and sales.seller_node = nodes.node
group by sales.year, nodes.economy_code, nodes.industry_code, sales.buyer_code, sales.output_stage
