-- Output, trade and use of what each industry of an input-output table makes, in money (methods S01, S02). The rest of the
-- world buys, sells and is part of the world, and is no economy.
with

sales as (

    select * from {{ ref('int_self_sufficiency__industry_sales') }}

),

-- Every industry has both rows: where final demand is not split, the second says so.
places as (

    select
        nodes.*,
        {{ split_to_rows("'intermediate_use,all_uses'", ',') }} as output_stage
    from {{ ref('int_self_sufficiency__industry_nodes') }} as nodes

),

made as (

    select
        year,
        industry_code,
        output_stage,
        seller_code as economy_code,
        sum(value_musd) as output_musd,
        sum(case when buyer_code <> seller_code then value_musd else 0 end) as export_musd
    from sales
    group by year, industry_code, output_stage, seller_code

),

bought as (

    select
        year,
        industry_code,
        output_stage,
        buyer_code as economy_code,
        sum(value_musd) as import_musd
    from sales
    where buyer_code <> seller_code
    group by year, industry_code, output_stage, buyer_code

),

worlds as (

    select
        year,
        industry_code,
        output_stage,
        sum(output_musd) as world_output_musd
    from made
    group by year, industry_code, output_stage

),

producers as (

    select *
    from made
    where economy_code <> 'ROW' and output_musd > 0
    qualify
        row_number() over (
            partition by year, industry_code, output_stage
            order by output_musd desc, economy_code asc
        ) = 1

),

split_stages as (

    select distinct
        year,
        output_stage
    from sales

),

-- Nobody buys what has no sales: zero, where the table splits this stage at all.
joined as (

    select
        places.year,
        places.economy_code,
        places.industry_code,
        places.output_stage,
        places.form,
        places.vintage_id,
        split_stages.year is not null as is_split,
        case when split_stages.year is not null then coalesce(made.output_musd, 0) else places.output_musd end as output_musd,
        case when split_stages.year is not null then coalesce(bought.import_musd, 0) end as import_musd,
        case when split_stages.year is not null then coalesce(made.export_musd, 0) end as export_musd,
        worlds.world_output_musd,
        producers.economy_code as top_producer_code,
        producers.output_musd as top_output_musd
    from places
    left join split_stages using (year, output_stage)
    left join made using (year, industry_code, output_stage, economy_code)
    left join bought using (year, industry_code, output_stage, economy_code)
    left join worlds using (year, industry_code, output_stage)
    left join producers using (year, industry_code, output_stage)
    where places.economy_code <> 'ROW'

),

used as (

    select
        *,
        output_musd + import_musd - export_musd as use_musd
    from joined

),

reasoned as (

    select
        *,
        case
            when not is_split then 'final_demand_not_split'
            -- the table cannot tell an industry that is not there from one that is counted in another
            when output_musd = 0 then 'output_zero'
            when use_musd <= 0 then 'use_not_positive'
        end as missing_reason
    from used

)

select
    year,
    economy_code,
    case form when 'SML' then 'oecd_icio' else 'oecd_icio_extract' end as item_scheme,
    industry_code as item_code,
    output_stage,
    'USD' as measure_unit,
    cast(output_musd * 1000000 as double) as output_amount,
    cast(import_musd * 1000000 as double) as import_amount,
    cast(export_musd * 1000000 as double) as export_amount,
    case when missing_reason is null then cast(use_musd * 1000000 as double) end as apparent_consumption_amount,
    missing_reason,
    cast(world_output_musd * 1000000 as double) as world_output_amount,
    case when world_output_musd is not null then 'sum_of_listed' end as world_output_basis,
    top_producer_code,
    cast(top_output_musd * 1000000 as double) as top_output_amount,
    vintage_id

from reasoned
