with

years as (

    select * from {{ ref('int_editions__chained_years') }}

),

-- the share of each code that is kept: all of it, except where no table continues the code
arrivals as (

    select
        from_edition,
        from_product_code,
        sum(weight_share) as arriving_share,
        count(*) as successor_count
    from {{ ref('int_editions__paths') }}
    group by from_edition, from_product_code

),

exports as (

    select
        years.year,
        years.hs_edition,
        years.source_edition,
        exports.product_code,
        cast(exports.world_export_value_usd as decimal(24, 0)) as value_usd,
        case when years.source_edition = years.hs_edition then 1 else coalesce(arrivals.arriving_share, 0) end as arriving_share,
        coalesce(arrivals.successor_count, 1) > 1 as is_divided
    from years
    inner join {{ ref('int_trade__world_exports') }} as exports
        on
            years.year = exports.year
            and years.source_edition = exports.hs_edition
    left join arrivals
        on
            exports.hs_edition = arrivals.from_edition
            and exports.product_code = arrivals.from_product_code

),

nomenclatures as (

    select
        hs_edition,
        max(vintage_id) as vintage_id
    from {{ ref('stg_baci__product_codes') }}
    group by hs_edition

),

summed as (

    select
        year,
        hs_edition,
        source_edition,
        count(*) as product_count,
        count(case when arriving_share = 0 then 1 end) as lost_product_count,
        sum(value_usd) as published_value_usd,
        sum(cast(value_usd * cast(arriving_share as decimal(13, 12)) as decimal(38, 12))) as chained_value_usd,
        sum(case when is_divided then value_usd else 0 end) as divided_value_usd
    from exports
    group by year, hs_edition, source_edition

)

select
    summed.year,
    summed.hs_edition,
    summed.source_edition,
    summed.source_edition <> summed.hs_edition as is_chained,
    cast(summed.product_count as integer) as product_count,
    cast(summed.lost_product_count as integer) as lost_product_count,
    cast(summed.published_value_usd as decimal(38, 0)) as published_value_usd,
    cast(summed.chained_value_usd as decimal(28, 6)) as chained_value_usd,
    {{ share('summed.published_value_usd - summed.chained_value_usd', 'summed.published_value_usd') }} as lost_share,
    {{ share('summed.divided_value_usd', 'summed.published_value_usd') }} as divided_share,
    nomenclatures.vintage_id,
    'hs-chain-1' as rule_version

from summed
inner join nomenclatures on summed.source_edition = nomenclatures.hs_edition
