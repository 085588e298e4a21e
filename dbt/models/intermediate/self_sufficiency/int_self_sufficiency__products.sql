-- Sold production, trade and apparent consumption by PRODCOM product, in euro; Eurostat publishes the trade of a product
-- beside its production. The European Union's own rows count trade with the rest of the world only.
with

amounts as (

    select
        year,
        economy_code,
        material_code,
        max(case when measure = 'sold_value' then amount end) as output_eur,
        max(case when measure = 'sold_value' then status end) as output_status,
        max(case when measure = 'import_value' then amount end) as import_eur,
        max(case when measure = 'export_value' then amount end) as export_eur,
        max(vintage_id) as vintage_id
    from {{ ref('int_production__prodcom') }}
    where economy_code is not null
    group by year, economy_code, material_code

),

balances as (

    select
        *,
        output_eur + import_eur - export_eur as apparent_consumption_eur
    from amounts

),

reasoned as (

    select
        *,
        case
            when output_eur is null then 'output_' || coalesce(output_status, 'not_listed')
            when import_eur is null or export_eur is null then 'trade_not_known'
            when apparent_consumption_eur <= 0 then 'use_not_positive'
        end as missing_reason
    from balances

)

select
    year,
    economy_code,
    'prodcom' as item_scheme,
    material_code as item_code,
    'sold_production' as output_stage,
    'EUR' as measure_unit,
    cast(output_eur as double) as output_amount,
    cast(import_eur as double) as import_amount,
    cast(export_eur as double) as export_amount,
    case when missing_reason is null then cast(apparent_consumption_eur as double) end as apparent_consumption_amount,
    missing_reason,
    -- PRODCOM covers Europe only: no world total and no largest producer
    cast(null as double) as world_output_amount,
    cast(null as varchar) as world_output_basis,
    cast(null as varchar) as top_producer_code,
    cast(null as double) as top_output_amount,
    vintage_id

from reasoned
