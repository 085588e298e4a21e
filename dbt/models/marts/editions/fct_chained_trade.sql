with

years as (

    select * from {{ ref('int_editions__chained_years') }}

),

paths as (

    select * from {{ ref('int_editions__paths') }}

),

trade as (

    select
        year,
        hs_edition,
        economy_code,
        product_code,
        cast(import_value_usd as decimal(24, 0)) as import_value_usd,
        cast(export_value_usd as decimal(24, 0)) as export_value_usd,
        vintage_id
    from {{ ref('int_trade__dependence_measures') }}
    where not is_bloc

),

chosen as (

    select
        trade.year,
        years.hs_edition,
        years.source_edition,
        trade.economy_code,
        trade.product_code,
        trade.import_value_usd,
        trade.export_value_usd,
        trade.vintage_id
    from trade
    inner join years
        on
            trade.year = years.year
            and trade.hs_edition = years.source_edition

),

converted as (

    -- a year that the target edition published is taken as it is
    select
        year,
        hs_edition,
        source_edition,
        economy_code,
        product_code,
        cast(import_value_usd as decimal(38, 12)) as import_value_usd,
        cast(export_value_usd as decimal(38, 12)) as export_value_usd,
        vintage_id
    from chosen
    where source_edition = hs_edition

    union all

    -- exact products of whole dollars and shares of twelve decimals: the order of rows changes nothing
    select
        chosen.year,
        chosen.hs_edition,
        chosen.source_edition,
        chosen.economy_code,
        paths.to_product_code as product_code,
        cast(chosen.import_value_usd * paths.weight_share as decimal(38, 12)) as import_value_usd,
        cast(chosen.export_value_usd * paths.weight_share as decimal(38, 12)) as export_value_usd,
        chosen.vintage_id
    from chosen
    inner join paths
        on
            chosen.source_edition = paths.from_edition
            and chosen.product_code = paths.from_product_code
    where chosen.source_edition <> chosen.hs_edition

)

select
    year,
    hs_edition,
    source_edition,
    economy_code,
    product_code,
    cast(sum(import_value_usd) as decimal(28, 6)) as import_value_usd,
    cast(sum(export_value_usd) as decimal(28, 6)) as export_value_usd,
    source_edition <> hs_edition as is_chained,
    max(vintage_id) as vintage_id,
    'hs-chain-1' as rule_version

from converted
group by year, hs_edition, source_edition, economy_code, product_code
