-- Every economy of a core mart is in the others, or the row says why not. An economy under two keys fails here, because
-- its trade, its industries and its scores then belong to two economies.
with

-- extracts and generated worlds have fewer economies, in which an economy of another publisher may well be missing
whole_years as (

    select trade.year
    from {{ ref('fct_supply_dependence') }} as trade
    inner join {{ ref('dim_economy') }} as economies using (economy_code)
    where not economies.is_bloc
    group by trade.year
    having count(distinct trade.economy_code) >= 150

),

traders as (

    select distinct
        year,
        economy_code
    from {{ ref('fct_supply_dependence') }}

),

industries as (

    select distinct
        year,
        economy_code
    from {{ ref('fct_value_added') }}
    where economy_code <> 'ROW'

),

buyers_of_bases as (

    select distinct
        trade.year,
        trade.hs_edition,
        trade.economy_code
    from {{ ref('fct_supply_dependence') }} as trade
    inner join {{ ref('bridge_product_base') }} as bases using (hs_edition, product_code)
    inner join {{ ref('dim_economy') }} as economies using (economy_code)
    where
        bases.scheme = 'five_bases_2021'
        and trade.import_value_usd > 0
        and not economies.is_bloc

)

select
    industries.year,
    industries.economy_code,
    'has industries and no trade' as problem

from industries
inner join whole_years using (year)
left join traders using (year, economy_code)
where traders.economy_code is null

union all

select
    resilience.year,
    resilience.economy_code,
    'is said to be in no input-output table' as problem

from {{ ref('fct_base_resilience') }} as resilience
inner join industries using (year, economy_code)
where resilience.missing_reason = 'no input-output table of the year names the economy'

union all

select
    buyers_of_bases.year,
    buyers_of_bases.economy_code,
    'buys products of a base and has no bottleneck, nor a reason' as problem

from buyers_of_bases
left join {{ ref('fct_bottleneck') }} as bottleneck using (year, hs_edition, economy_code)
group by buyers_of_bases.year, buyers_of_bases.economy_code
having count(bottleneck.bottleneck_index) + count(bottleneck.missing_reason) = 0
