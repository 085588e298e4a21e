-- Exports and imports of the largest traders of each year, compared with the World Bank's. Empty without its figures.
with

parameters as (

    select value as trader_count
    from {{ ref('trade_parameters') }}
    where parameter_code = 'largest_trader_count'

),

areas as (

    select
        area_code,
        economy_code
    from {{ ref('worldbank_areas') }}
    where not is_aggregate and economy_code <> ''

),

reference as (

    select
        areas.economy_code,
        indicator_values.year,
        max(case when indicator_values.indicator_code = 'TX.VAL.MRCH.CD.WT' then indicator_values.value end)
            as export_value_usd,
        max(case when indicator_values.indicator_code = 'TM.VAL.MRCH.CD.WT' then indicator_values.value end)
            as import_value_usd

    from {{ ref('stg_worldbank__indicator_value') }} as indicator_values
    inner join areas using (area_code)
    where indicator_values.indicator_code in ('TX.VAL.MRCH.CD.WT', 'TM.VAL.MRCH.CD.WT')
    group by areas.economy_code, indicator_values.year

),

largest as (

    select reference.*
    from reference
    cross join parameters
    where reference.export_value_usd > 0
    qualify
        row_number() over (partition by reference.year order by reference.export_value_usd desc, reference.economy_code asc)
        <= parameters.trader_count

),

flows as (

    select
        hs_edition,
        year,
        exporter_code,
        importer_code,
        sum(trade_value_usd) as value_usd
    from {{ ref('fct_bilateral_trade') }}
    where vintage_id not like 'SYNTHETIC%'
    group by hs_edition, year, exporter_code, importer_code

),

exports as (

    select
        hs_edition,
        year,
        exporter_code as economy_code,
        sum(value_usd) as value_usd
    from flows
    group by hs_edition, year, exporter_code

),

imports as (

    select
        hs_edition,
        year,
        importer_code as economy_code,
        sum(value_usd) as value_usd
    from flows
    group by hs_edition, year, importer_code

),

years as (

    select distinct
        hs_edition,
        year
    from flows

)

select
    years.hs_edition,
    years.year,
    largest.economy_code,
    coalesce({{ share('exports.value_usd', 'largest.export_value_usd') }}, 0) as export_ratio,
    coalesce({{ share('imports.value_usd', 'largest.import_value_usd') }}, 0) as import_ratio

from years
inner join largest using (year)
left join exports using (hs_edition, year, economy_code)
left join imports using (hs_edition, year, economy_code)
