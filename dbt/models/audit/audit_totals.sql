-- The marts compared with the publisher's rows: no value is lost and none is counted twice. And each year compared with the
-- year before.
with

published as (

    select
        hs_edition,
        year,
        count(*) as row_count,
        sum(trade_value_usd) as value_usd,
        sum(case when importer_code is null or exporter_code is null then trade_value_usd else 0 end) as unmatched_value_usd,
        sum(case when importer_code = exporter_code then trade_value_usd else 0 end) as self_trade_value_usd
    from {{ ref('int_trade__coded') }}
    group by hs_edition, year

),

bilateral as (

    select
        hs_edition,
        year,
        count(*) as row_count,
        sum(trade_value_usd) as value_usd
    from {{ ref('fct_bilateral_trade') }}
    group by hs_edition, year

),

dependence as (

    select
        hs_edition,
        year,
        sum(import_value_usd) as import_value_usd,
        sum(export_value_usd) as export_value_usd
    from {{ ref('fct_supply_dependence') }}
    group by hs_edition, year

)

select
    published.hs_edition,
    published.year,
    cast(published.row_count as double) as row_count,
    cast(published.value_usd as double) as value_usd,
    cast(published.value_usd - published.unmatched_value_usd - bilateral.value_usd as double) as bilateral_gap_usd,
    cast(bilateral.value_usd - published.self_trade_value_usd - dependence.import_value_usd as double) as import_gap_usd,
    cast(dependence.import_value_usd - dependence.export_value_usd as double) as balance_gap_usd,
    cast(coalesce(earlier.row_count, 0) as double) as earlier_row_count,
    cast(published.value_usd as double) / nullif(cast(earlier.value_usd as double), 0) as year_ratio

from published
left join bilateral using (hs_edition, year)
left join dependence using (hs_edition, year)
left join published as earlier
    on
        published.hs_edition = earlier.hs_edition
        and published.year = earlier.year + 1
