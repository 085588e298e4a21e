-- Both reports of every flow, for pairs of economies that both report their trade with each other in the year, in one HS
-- edition. Where only one side reports a product, the other side's report is an implied zero.
with

parameters as (

    select value as min_value_usd
    from {{ ref('trade_parameters') }}
    where parameter_code = 'mirror_least_value_usd'

),

exports as (

    select * from {{ ref('int_mirror__reports') }}
    where flow = 'export'

),

imports as (

    select * from {{ ref('int_mirror__reports') }}
    where flow = 'import'

),

exporting as (

    select
        year,
        hs_edition,
        exporter_code,
        importer_code,
        max(publisher) as exporter_publisher,
        max(vintage_id) as exporter_vintage_id,
        min(is_redistributable) as is_redistributable
    from exports
    group by all

),

importing as (

    select
        year,
        hs_edition,
        exporter_code,
        importer_code,
        max(publisher) as importer_publisher,
        max(vintage_id) as importer_vintage_id,
        min(is_redistributable) as is_redistributable
    from imports
    group by all

),

partners as (

    select
        exporting.* exclude (is_redistributable),
        importing.importer_publisher,
        importing.importer_vintage_id,
        exporting.is_redistributable and importing.is_redistributable as is_redistributable
    from exporting
    inner join importing using (year, hs_edition, exporter_code, importer_code)

),

products as (

    select
        year,
        hs_edition,
        exporter_code,
        importer_code,
        product_code
    from exports

    union

    select
        year,
        hs_edition,
        exporter_code,
        importer_code,
        product_code
    from imports

),

mirrored as (

    select
        partners.*,
        products.product_code,
        exports.reported_value_usd as exporter_reported_value_usd,
        imports.reported_value_usd as importer_reported_value_usd,
        coalesce(exports.fob_value_usd, 0) as exporter_fob_value_usd,
        coalesce(imports.fob_value_usd, 0) as importer_fob_value_usd,
        imports.freight_basis,
        exports.valuation as exporter_valuation,
        imports.valuation as importer_valuation,
        exports.product_code is null as is_exporter_implied_zero,
        imports.product_code is null as is_importer_implied_zero
    from partners
    inner join products using (year, hs_edition, exporter_code, importer_code)
    left join exports using (year, hs_edition, exporter_code, importer_code, product_code)
    left join imports using (year, hs_edition, exporter_code, importer_code, product_code)

)

select
    mirrored.*,
    greatest(mirrored.exporter_fob_value_usd, mirrored.importer_fob_value_usd) < parameters.min_value_usd as is_small,
    case
        when least(mirrored.exporter_fob_value_usd, mirrored.importer_fob_value_usd) > 0
            then ln(mirrored.importer_fob_value_usd / mirrored.exporter_fob_value_usd)
    end as gap_log

from mirrored
cross join parameters
