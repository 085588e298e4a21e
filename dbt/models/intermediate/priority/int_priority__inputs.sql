-- Measures that decide the class of priority, for each five-base product of each economy (methods P02).
with

products as (

    select distinct
        hs_edition,
        product_code
    from {{ ref('int_bases__assigned') }}
    where scheme = 'five_bases_2021'

),

traded as (

    select *
    from {{ ref('int_competitiveness__products') }}
    where not is_bloc

),

supply as (

    select * from {{ ref('int_trade__imports') }}

),

verdicts as (

    select
        year,
        hs_edition,
        economy_code,
        product_code,
        is_dependent
    from {{ ref('int_trade__rule_verdicts') }}
    where rule_code = 'geodep'

),

unit_values as (

    select
        year,
        hs_edition,
        economy_code,
        product_code,
        export_unit_value / import_unit_value as relative_unit_value_ratio
    from {{ ref('int_competitiveness__unit_values') }}

),

densities as (

    select * from {{ ref('int_trade__relatedness') }}

),

medians as (

    select
        year,
        hs_edition,
        economy_code,
        {{ median('density_share') }} as median_density_share
    from densities
    group by year, hs_edition, economy_code

),

complexities as (

    select
        year,
        hs_edition,
        product_code,
        pci_index,
        percent_rank() over (partition by year, hs_edition order by pci_index) as pci_rank_share
    from {{ ref('stg_indicators__complexity') }}
    where subject_type = 'product' and pci_index is not null

)

select
    traded.year,
    traded.hs_edition,
    traded.economy_code,
    traded.product_code,
    traded.import_value_usd,
    supply.top_supplier_code,
    supply.top_supplier_share,
    verdicts.is_dependent,
    densities.density_share,
    medians.median_density_share,
    traded.rca_ratio,
    unit_values.relative_unit_value_ratio,
    complexities.pci_rank_share,
    traded.world_share,
    before.world_share as world_share_before,
    traded.world_export_hhi_index,
    traded.economy_code = traded.top_exporter_code as is_top_exporter,
    traded.vintage_id

from traded
inner join products using (hs_edition, product_code)
left join supply using (year, hs_edition, economy_code, product_code)
left join verdicts using (year, hs_edition, economy_code, product_code)
left join unit_values using (year, hs_edition, economy_code, product_code)
left join densities using (year, hs_edition, economy_code, product_code)
left join medians using (year, hs_edition, economy_code)
left join complexities using (year, hs_edition, product_code)
left join traded as before
    on
        traded.year = before.year + 1
        and traded.hs_edition = before.hs_edition
        and traded.economy_code = before.economy_code
        and traded.product_code = before.product_code
