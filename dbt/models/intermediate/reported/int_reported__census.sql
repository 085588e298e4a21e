-- US trade of whole years. The subheadings are those of the HS edition in force; chapters 98 and 99 are national.
with

flows as (

    select
        year,
        cty_code,
        'import' as flow,
        product_code,
        consumption_value_usd as value_usd,
        'customs' as valuation,
        vintage_id
    from {{ ref('stg_census__imports') }}

    union all

    select
        year,
        cty_code,
        'export' as flow,
        product_code,
        export_value_usd as value_usd,
        'fas' as valuation,
        vintage_id
    from {{ ref('stg_census__exports') }}

)

select
    'CENSUS' as code_system,
    'A' as frequency,
    cast(year as varchar) as period,
    year,
    cast(null as smallint) as month,
    'USA' as reporter_code,
    cty_code as partner_area,
    flow,
    case
        when year >= 2022 then 'HS22'
        when year >= 2017 then 'HS17'
        when year >= 2012 then 'HS12'
        else 'HS07'
    end as classification,
    product_code,
    left(product_code, 2) not in ('98', '99') as is_hs_product,
    cast(value_usd as decimal(20, 3)) as trade_value_usd,
    cast(null as decimal(20, 3)) as trade_value_eur,
    valuation,
    cast(null as decimal(20, 3)) as fob_value_usd,
    cast(null as decimal(20, 6)) as quantity_t,
    true as is_redistributable,
    vintage_id

from flows
