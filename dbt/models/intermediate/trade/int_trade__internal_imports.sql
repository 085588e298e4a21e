-- Imports from members of the same bloc: of each bloc as a whole, and of each economy within its partner bloc.
with

flows as (

    select * from {{ ref('int_trade__coded') }}
    where importer_code <> exporter_code

),

members as (

    select * from {{ ref('int_economies__bloc_years') }}

),

within_blocs as (

    select
        flows.year,
        flows.hs_edition,
        importers.bloc_code,
        flows.importer_code,
        flows.product_code,
        sum(flows.trade_value_usd) as internal_import_value_usd
    from flows
    inner join members as importers
        on
            flows.year = importers.year
            and flows.importer_code = importers.economy_code
    inner join members as exporters
        on
            flows.year = exporters.year
            and flows.exporter_code = exporters.economy_code
            and importers.bloc_code = exporters.bloc_code
    group by flows.year, flows.hs_edition, importers.bloc_code, flows.importer_code, flows.product_code

)

select
    year,
    hs_edition,
    bloc_code as economy_code,
    product_code,
    sum(internal_import_value_usd) as internal_import_value_usd

from within_blocs
group by year, hs_edition, bloc_code, product_code

union all

select
    within_blocs.year,
    within_blocs.hs_edition,
    within_blocs.importer_code as economy_code,
    within_blocs.product_code,
    within_blocs.internal_import_value_usd

from within_blocs
inner join {{ ref('int_economies__partner_blocs') }} as partners
    on
        within_blocs.year = partners.year
        and within_blocs.importer_code = partners.economy_code
        and within_blocs.bloc_code = partners.bloc_code
