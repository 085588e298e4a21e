-- Annual reports of trade in USD, with imports valued at the exporter's border (FOB). Each reporter and year is taken
-- from one publisher: UN Comtrade where it has them, because there both sides are valued in the same way.
with

parameters as (

    select value as cif_margin_ratio
    from {{ ref('trade_parameters') }}
    where parameter_code = 'cif_margin_ratio'

),

flows as (

    select *
    from {{ ref('int_reported__countable') }}
    -- blocs, unallocated trade and goods that return to the reporter have no mirror flow
    where
        frequency = 'A'
        and flow in ('import', 'export')
        and is_hs_product
        and trade_value_usd is not null
        and not is_partner_aggregate
        and partner_code not in ('_X', reporter_code)

),

publishers as (

    select
        year,
        reporter_code,
        coalesce(max(case when publisher = 'comtrade' then publisher end), min(publisher)) as publisher
    from flows
    group by year, reporter_code

)

select
    flows.publisher,
    flows.year,
    flows.classification as hs_edition,
    flows.reporter_code,
    flows.flow,
    case flows.flow when 'export' then flows.reporter_code else flows.partner_code end as exporter_code,
    case flows.flow when 'export' then flows.partner_code else flows.reporter_code end as importer_code,
    flows.product_code,
    cast(flows.trade_value_usd as double) as reported_value_usd,
    flows.valuation,
    case
        -- a FOB value of zero beside a CIF value is missing
        when flows.flow = 'import' and flows.fob_value_usd > 0 then 'reported'
        when flows.valuation = 'cif' then 'margin'
        else 'none'
    end as freight_basis,
    case
        when flows.flow = 'import' and flows.fob_value_usd > 0 then cast(flows.fob_value_usd as double)
        when flows.valuation = 'cif' then cast(flows.trade_value_usd as double) / (1 + parameters.cif_margin_ratio)
        else cast(flows.trade_value_usd as double)
    end as fob_value_usd,
    flows.is_redistributable,
    flows.vintage_id

from flows
inner join publishers using (year, reporter_code, publisher)
cross join parameters
