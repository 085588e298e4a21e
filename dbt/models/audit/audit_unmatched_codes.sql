-- Gate G1: the value that a join on economy codes loses, by importer and year. Both sides are judged: an unknown exporter
-- loses supply, an unknown importer a whole economy.
with

flows as (

    select * from {{ ref('int_trade__coded') }}

)

select
    year,
    hs_edition,
    coalesce(importer_code, 'BACI ' || cast(importer_baci_code as varchar)) as importer,
    cast(sum(trade_value_usd) as double) as import_value_usd,
    coalesce(
        cast(sum(case when importer_code is null or exporter_code is null then trade_value_usd end) as double)
        / cast(sum(trade_value_usd) as double),
        0
    ) as unmatched_value_share

from flows
group by 1, 2, 3
