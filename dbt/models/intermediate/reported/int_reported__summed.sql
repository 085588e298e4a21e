-- Flows by our partner codes: several codes of a publisher may mean one economy, or none. The world total is no partner.
-- A weight is known only where every part has one.
select
    lower(code_system) as publisher,
    frequency,
    period,
    year,
    month,
    reporter_code,
    partner_code,
    flow,
    classification,
    product_code,
    is_hs_product,
    sum(trade_value_usd) as trade_value_usd,
    sum(trade_value_eur) as trade_value_eur,
    min(valuation) as valuation,
    case when count(fob_value_usd) = count(*) then sum(fob_value_usd) end as fob_value_usd,
    case when count(quantity_t) = count(*) then sum(quantity_t) end as quantity_t,
    coalesce(min(partner_kind), '') = 'bloc' as is_partner_aggregate,
    is_redistributable,
    min(vintage_id) as vintage_id

from {{ ref('int_reported__flows') }}
where partner_kind is distinct from 'world'
group by all
