with

verdicts as (

    select * from {{ ref('int_trade__rule_verdicts') }}
    where is_imported or is_dependent

),

agreement as (

    select * from {{ ref('int_trade__rule_agreement') }}

)

select
    verdicts.year,
    verdicts.hs_edition,
    verdicts.economy_code,
    verdicts.product_code,
    verdicts.rule_code,
    verdicts.variant,
    verdicts.is_partial,
    verdicts.is_bloc,
    verdicts.supplier_hhi_index,
    verdicts.supplier_hhi_index_threshold,
    verdicts.is_supplier_concentrated,
    verdicts.world_export_hhi_index,
    verdicts.world_export_hhi_index_threshold,
    verdicts.is_world_export_concentrated,
    verdicts.import_export_ratio,
    verdicts.import_export_ratio_threshold,
    verdicts.is_hard_to_substitute,
    verdicts.external_import_share,
    verdicts.external_import_share_threshold,
    verdicts.partner_bloc_code,
    verdicts.is_externally_supplied,
    verdicts.top_supplier_share,
    verdicts.top_supplier_share_threshold,
    verdicts.is_single_supplied,
    verdicts.quantity_coverage_share,
    verdicts.quantity_coverage_share_threshold,
    verdicts.is_dependent_in_year,
    verdicts.dependent_year_count,
    verdicts.dependent_year_count_threshold,
    verdicts.is_persistent,
    verdicts.is_dependent,
    agreement.agreeing_rule_count,
    agreement.judging_rule_count,
    verdicts.top_supplier_code,
    verdicts.vintage_id,
    verdicts.rule_version

from verdicts
inner join agreement using (year, hs_edition, economy_code, product_code)
