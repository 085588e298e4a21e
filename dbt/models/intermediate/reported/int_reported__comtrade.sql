-- UN Comtrade in the shape of all reported trade. The valuation is found by comparing the primary value with the CIF and
-- FOB values.
with

flows as (

    select * from {{ ref('stg_comtrade__trade') }}

),

reporters as (

    select
        code,
        economy_code
    from {{ ref('trade_partners') }}
    where code_system = 'COMTRADE'

)

select
    'COMTRADE' as code_system,
    flows.frequency,
    case
        when flows.frequency = 'M' then left(flows.period, 4) || '-' || right(flows.period, 2)
        else flows.period
    end as period,
    flows.year,
    case when flows.frequency = 'M' then cast(right(flows.period, 2) as smallint) end as month,
    -- a test of the mart rejects an unknown reporter
    coalesce(nullif(reporters.economy_code, ''), 'COMTRADE ' || flows.reporter_code) as reporter_code,
    flows.partner_code as partner_area,
    case flows.flow_code when 'M' then 'import' when 'X' then 'export' when 'RX' then 'reexport' end as flow,
    case flows.classification_code
        when 'H0' then 'HS92'
        when 'H1' then 'HS96'
        when 'H2' then 'HS02'
        when 'H3' then 'HS07'
        when 'H4' then 'HS12'
        when 'H5' then 'HS17'
        when 'H6' then 'HS22'
    end as classification,
    flows.product_code,
    left(flows.product_code, 2) not in ('98', '99') as is_hs_product,
    cast(flows.value_usd as decimal(20, 3)) as trade_value_usd,
    cast(null as decimal(20, 3)) as trade_value_eur,
    case
        when flows.flow_code = 'M' and flows.value_usd = flows.cif_value_usd then 'cif'
        when flows.value_usd = flows.fob_value_usd then 'fob'
        when flows.flow_code = 'M' then 'cif'
        else 'fob'
    end as valuation,
    cast(flows.fob_value_usd as decimal(20, 3)) as fob_value_usd,
    cast(flows.net_weight_kg / 1000 as decimal(20, 6)) as quantity_t,
    false as is_redistributable,
    flows.vintage_id

from flows
left join reporters on flows.reporter_code = reporters.code
