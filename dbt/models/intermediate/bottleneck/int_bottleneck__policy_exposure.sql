-- Share of an economy's imports of a product that come from suppliers which restrict their exports to it on the last day
-- of the year (methods R10). Of several restrictions of one supplier the one with the highest confidence counts.
with

supply as (

    select
        year,
        hs_edition,
        importer_code as economy_code,
        product_code,
        exporter_code as supplier_code,
        trade_value_usd,
        cast(year || '-12-31' as date) as last_day
    from {{ ref('int_trade__coded') }}
    where importer_code <> exporter_code

),

products as (

    select distinct
        hs_edition,
        product_code
    from {{ ref('int_bases__assigned') }}
    where scheme = 'five_bases_2021'

),

restricted as (

    select
        supply.year,
        supply.hs_edition,
        supply.economy_code,
        supply.product_code,
        supply.supplier_code,
        supply.trade_value_usd,
        coalesce(max(restrictions.confidence_share), 0) as confidence_share
    from supply
    inner join products using (hs_edition, product_code)
    left join {{ ref('export_restrictions') }} as restrictions
        on
            supply.supplier_code = restrictions.implementer_code
            and restrictions.target_code in (supply.economy_code, 'WLD')
            and supply.product_code like restrictions.hs_code || '%'
            and supply.last_day >= restrictions.valid_from
            and (restrictions.valid_to is null or supply.last_day <= restrictions.valid_to)
    group by
        supply.year, supply.hs_edition, supply.economy_code, supply.product_code, supply.supplier_code, supply.trade_value_usd

)

select
    year,
    hs_edition,
    economy_code,
    product_code,
    {{ share(sum_of_parts('trade_value_usd', 'confidence_share'), 'sum(trade_value_usd)') }} as policy_exposure_share

from restricted
group by year, hs_edition, economy_code, product_code
