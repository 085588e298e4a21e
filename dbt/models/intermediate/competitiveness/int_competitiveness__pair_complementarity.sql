-- How well the exports of the partner match the imports of the economy, by the codes of dim_economy.
with

codes as (

    select * from {{ ref('int_economies__baci_codes') }}

)

select
    indices.year,
    indices.hs_edition,
    importers.economy_code,
    exporters.economy_code as partner_code,
    indices.complementarity_index,
    indices.vintage_id

from {{ ref('stg_indicators__complementarity') }} as indices
inner join codes as importers on indices.importer_baci_code = importers.baci_code
inner join codes as exporters on indices.exporter_baci_code = exporters.baci_code
