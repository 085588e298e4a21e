-- Comext in the shape of all reported trade. Its first six digits are those of the HS edition in force; chapters 98 and
-- 99 and codes with letters are the EU's own.
with

files as (

    select
        period,
        reporter_area,
        partner_area,
        flow_code,
        product_code,
        value_eur,
        quantity_kg / 1000 as quantity_t,
        vintage_id
    from {{ ref('stg_comext__file_trade') }}

),

months_of_files as (

    select distinct
        period,
        reporter_area
    from files

),

-- Where both routes have a month, the monthly file counts: it has all partners and products of a member.
answers as (

    select
        trade.period,
        trade.reporter_area,
        trade.partner_area,
        trade.flow_code,
        trade.product_code,
        trade.value_eur,
        trade.quantity_100kg / 10 as quantity_t,
        trade.vintage_id
    from {{ ref('stg_comext__trade') }} as trade
    left join months_of_files using (period, reporter_area)
    where months_of_files.period is null

),

both_routes as (

    select * from files

    union all

    select * from answers

),

-- Northern Ireland (XI) and the rest (XU) are added to GB, which does not hold them. Where GB equals their sum it is the
-- same trade a second time.
repeated_parts as (

    select
        period,
        reporter_area,
        flow_code,
        true as is_repeated
    from both_routes
    where partner_area in ('GB', 'XI', 'XU')
    group by period, reporter_area, flow_code
    having
        abs(
            sum(case when partner_area = 'GB' then value_eur end)
            - sum(case when partner_area <> 'GB' then value_eur end)
        ) <= 0.001 * sum(case when partner_area = 'GB' then value_eur end)

),

flows as (

    select
        both_routes.*,
        cast(left(both_routes.period, 4) as smallint) as year
    from both_routes
    left join repeated_parts using (period, reporter_area, flow_code)
    where both_routes.partner_area not in ('XI', 'XU') or repeated_parts.is_repeated is null

),

reporters as (

    select
        code,
        economy_code
    from {{ ref('trade_partners') }}
    where code_system = 'COMEXT'

)

select
    'COMEXT' as code_system,
    'M' as frequency,
    flows.period,
    flows.year,
    cast(right(flows.period, 2) as smallint) as month,
    -- a test of the mart rejects an unknown reporter
    coalesce(nullif(reporters.economy_code, ''), 'COMEXT ' || flows.reporter_area) as reporter_code,
    flows.partner_area,
    case flows.flow_code when '1' then 'import' when '2' then 'export' end as flow,
    case
        when flows.year >= 2022 then 'HS22'
        when flows.year >= 2017 then 'HS17'
        when flows.year >= 2012 then 'HS12'
        when flows.year >= 2007 then 'HS07'
        else 'HS02'
    end as classification,
    flows.product_code,
    left(flows.product_code, 2) not in ('98', '99')
    and translate(flows.product_code, '0123456789', '') = '' as is_hs_product,
    cast(null as decimal(20, 3)) as trade_value_usd,
    cast(flows.value_eur as decimal(20, 3)) as trade_value_eur,
    case flows.flow_code when '1' then 'cif' when '2' then 'fob' end as valuation,
    cast(null as decimal(20, 3)) as fob_value_usd,
    cast(flows.quantity_t as decimal(20, 6)) as quantity_t,
    true as is_redistributable,
    flows.vintage_id

from flows
left join reporters on flows.reporter_area = reporters.code
