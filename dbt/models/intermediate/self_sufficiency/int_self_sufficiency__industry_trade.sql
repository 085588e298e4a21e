-- Output, exports and imports of each economy by industry and stage. Where a table has sales of a stage, an economy without
-- any has no row.
with

sales as (

    select
        year,
        industry_code,
        output_stage,
        seller_code,
        buyer_code,
        value_musd,
        seller_code <> buyer_code as is_trade
    from {{ ref('int_self_sufficiency__industry_sales') }}

),

sales_and_purchases as (

    select
        year,
        industry_code,
        output_stage,
        seller_code as economy_code,
        value_musd as output_musd,
        case when is_trade then value_musd else 0 end as export_musd,
        0 as import_musd
    from sales

    union all

    select
        year,
        industry_code,
        output_stage,
        buyer_code as economy_code,
        0 as output_musd,
        0 as export_musd,
        value_musd as import_musd
    from sales
    where is_trade

)

select
    year,
    industry_code,
    output_stage,
    economy_code,
    sum(output_musd) as output_musd,
    sum(export_musd) as export_musd,
    sum(import_musd) as import_musd

from sales_and_purchases
group by year, industry_code, output_stage, economy_code
