with

years as (

    select * from {{ ref('int_editions__chained_years') }}

),

paths as (

    select * from {{ ref('int_editions__paths') }}

),

flows as (

    select
        year,
        hs_edition,
        economy_code,
        product_code,
        cast(import_value_usd as decimal(24, 0)) as import_value_usd,
        cast(0 as decimal(24, 0)) as export_value_usd,
        vintage_id
    from {{ ref('int_trade__imports') }}

    union all

    select
        year,
        hs_edition,
        economy_code,
        product_code,
        cast(0 as decimal(24, 0)) as import_value_usd,
        cast(export_value_usd as decimal(24, 0)) as export_value_usd,
        vintage_id
    from {{ ref('int_trade__exports') }}

),

chosen as (

    select
        flows.year,
        years.hs_edition,
        years.source_edition,
        flows.economy_code,
        flows.product_code,
        flows.import_value_usd,
        flows.export_value_usd,
        flows.vintage_id
    from flows
    inner join years on flows.year = years.year and flows.hs_edition = years.source_edition

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
    inner join paths on chosen.source_edition = paths.from_edition and chosen.product_code = paths.from_product_code
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
