-- Trade of a base is the sum of the trade of its segments, within one dollar of rounding for each segment. Bases with partial
-- codes are left out, because those codes are in no segment.
with

base_trade as (

    select * from {{ ref('fct_base_trade') }}
    where scheme = 'five_bases_2021'

),

segments as (

    select
        base_trade.year,
        base_trade.hs_edition,
        base_trade.economy_code,
        segments.base_code,
        count(*) as segment_count,
        sum(base_trade.import_value_usd) as import_value_usd,
        sum(base_trade.export_value_usd) as export_value_usd
    from base_trade
    inner join {{ ref('segments') }} as segments on base_trade.group_code = segments.segment_code
    where base_trade.group_type = 'segment'
    group by base_trade.year, base_trade.hs_edition, base_trade.economy_code, segments.base_code

),

with_partial_codes as (

    select distinct
        hs_edition,
        base_code
    from {{ ref('int_bases__partial_weights') }}

)

select
    base_trade.year,
    base_trade.hs_edition,
    base_trade.economy_code,
    base_trade.group_code

from base_trade
left join segments
    on
        base_trade.year = segments.year
        and base_trade.hs_edition = segments.hs_edition
        and base_trade.economy_code = segments.economy_code
        and base_trade.group_code = segments.base_code
left join with_partial_codes
    on base_trade.hs_edition = with_partial_codes.hs_edition and base_trade.group_code = with_partial_codes.base_code
where
    base_trade.group_type = 'base'
    and with_partial_codes.base_code is null
    and not coalesce(
        abs(base_trade.import_value_usd - segments.import_value_usd) <= segments.segment_count
        and abs(base_trade.export_value_usd - segments.export_value_usd) <= segments.segment_count,
        false
    )
