-- Both reports side by side, and their mean by inverse variance. A missing report has no weight: it is more often
-- confidential trade or another code than no trade.
with

hubs as (

    select economy_code from {{ ref('reexport_hubs') }}

),

pairs as (

    select * from {{ ref('int_mirror__pairs') }}

),

noise as (

    select * from {{ ref('int_mirror__noise') }}

),

weighed as (

    select
        pairs.*,
        {{ share('power(importers.noise_sd_log, 2)', 'power(importers.noise_sd_log, 2) + power(exporters.noise_sd_log, 2)') }}
            as measured_weight_share,
        pairs.exporter_code in (select hubs.economy_code from hubs)
        or pairs.importer_code in (select hubs.economy_code from hubs) as is_hub_flow
    from pairs
    left join noise as exporters
        on
            pairs.year = exporters.year
            and pairs.hs_edition = exporters.hs_edition
            and pairs.exporter_code = exporters.economy_code
    left join noise as importers
        on
            pairs.year = importers.year
            and pairs.hs_edition = importers.hs_edition
            and pairs.importer_code = importers.economy_code

),

based as (

    select
        *,
        coalesce(measured_weight_share, 0.5) as weight_share,
        case
            when is_exporter_implied_zero then 'importer'
            when is_importer_implied_zero then 'exporter'
            when measured_weight_share is not null then 'both'
            else 'both_equally'
        end as reconciled_basis
    from weighed

)

select
    year,
    hs_edition,
    exporter_code,
    importer_code,
    product_code,
    exporter_reported_value_usd,
    exporter_valuation,
    importer_reported_value_usd,
    importer_valuation,
    freight_basis,
    case when not is_importer_implied_zero then importer_fob_value_usd end as importer_fob_value_usd,
    2 * {{ share('importer_fob_value_usd - exporter_fob_value_usd', 'importer_fob_value_usd + exporter_fob_value_usd') }}
        as asymmetry_ratio,
    case reconciled_basis
        when 'importer' then importer_fob_value_usd
        when 'exporter' then exporter_fob_value_usd
        else weight_share * exporter_fob_value_usd + (1 - weight_share) * importer_fob_value_usd
    end as reconciled_value_usd,
    reconciled_basis,
    case when reconciled_basis like 'both%' then weight_share end as exporter_weight_share,
    is_exporter_implied_zero,
    is_importer_implied_zero,
    is_small,
    is_hub_flow,
    exporter_publisher,
    importer_publisher,
    is_redistributable,
    exporter_vintage_id,
    importer_vintage_id,
    'mirror-1' as rule_version

from based
