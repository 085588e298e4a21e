-- Output, trade and apparent consumption of each industry of an input-output table, in money (methods S01, S02). The rest of
-- the world buys and sells and is part of the world total, but has no row: it is no economy.
with

-- Every industry has a row for both stages: where final demand is not split, the second row says so.
spine as (

    select
        nodes.*,
        {{ split_to_rows("'intermediate_use,all_uses'", ',') }} as output_stage
    from {{ ref('int_self_sufficiency__industry_nodes') }} as nodes

),

trade as (

    select * from {{ ref('int_self_sufficiency__industry_trade') }}

),

world_totals as (

    select
        year,
        industry_code,
        output_stage,
        sum(output_musd) as world_output_musd
    from trade
    group by year, industry_code, output_stage

),

top_producers as (

    select *
    from trade
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
        output_stage,
        true as is_split
    from trade

),

-- An economy without sales has zero of them where the table splits the stage, and an unknown amount where it does not.
amounts as (

    select
        spine.year,
        spine.economy_code,
        spine.industry_code,
        spine.output_stage,
        spine.form,
        spine.vintage_id,
        coalesce(split_stages.is_split, false) as is_split,
        case when split_stages.is_split then coalesce(trade.output_musd, 0) else spine.output_musd end as output_musd,
        case when split_stages.is_split then coalesce(trade.import_musd, 0) end as import_musd,
        case when split_stages.is_split then coalesce(trade.export_musd, 0) end as export_musd,
        world_totals.world_output_musd,
        top_producers.economy_code as top_producer_code,
        top_producers.output_musd as top_output_musd
    from spine
    left join split_stages using (year, output_stage)
    left join trade using (year, industry_code, output_stage, economy_code)
    left join world_totals using (year, industry_code, output_stage)
    left join top_producers using (year, industry_code, output_stage)
    where spine.economy_code <> 'ROW'

),

balances as (

    select
        *,
        output_musd + import_musd - export_musd as apparent_consumption_musd
    from amounts

),

reasoned as (

    select
        *,
        case
            when not is_split then 'final_demand_not_split'
            -- the table does not tell an industry that does not exist from one that is counted in another
            when output_musd = 0 then 'output_zero'
            when apparent_consumption_musd <= 0 then 'use_not_positive'
        end as missing_reason
    from balances

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
    case when missing_reason is null then cast(apparent_consumption_musd * 1000000 as double) end
        as apparent_consumption_amount,
    missing_reason,
    cast(world_output_musd * 1000000 as double) as world_output_amount,
    case when world_output_musd is not null then 'sum_of_listed' end as world_output_basis,
    top_producer_code,
    cast(top_output_musd * 1000000 as double) as top_output_amount,
    vintage_id

from reasoned
