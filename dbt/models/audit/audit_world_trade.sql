-- The total of each year of trade, compared with the world's merchandise exports as the World Bank has them. Generated
-- trade has no world to be compared with.
with

trade as (

    select
        hs_edition,
        year,
        sum(trade_value_usd) as value_usd
    from {{ ref('fct_bilateral_trade') }}
    where vintage_id not like 'SYNTHETIC%'
    group by hs_edition, year

),

world as (

    select
        year,
        value_usd,
        source
    from {{ ref('int_world__totals') }}
    where measure_code = 'merchandise_exports'

),

compared as (

    select
        trade.hs_edition,
        trade.year,
        cast(trade.value_usd as double) as value_usd,
        coalesce(world.value_usd, 0) as world_value_usd,
        {{ share('trade.value_usd', 'world.value_usd') }} as world_ratio,
        world.source

    from trade
    left join world using (year)

)

select
    hs_edition,
    year,
    value_usd,
    world_value_usd,
    world_ratio,
    case when world_ratio > 1 then 1 else world_ratio end as world_share,
    source

from compared
