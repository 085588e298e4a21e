with

measures as (

    select * from {{ ref('int_trade__dependence_measures') }}
    where not is_bloc

),

verdicts as (

    select
        year,
        hs_edition,
        economy_code,
        product_code,
        is_dependent_in_year,
        is_dependent,
        rule_version
    from {{ ref('int_trade__rule_verdicts') }}
    where rule_code = 'geodep'

),

hubs as (

    select economy_code from {{ ref('reexport_hubs') }}

),

parameters as (

    select value as micro_import_usd
    from {{ ref('trade_parameters') }}
    where parameter_code = 'micro_import_usd'

)

select
    measures.year,
    measures.hs_edition,
    measures.economy_code,
    measures.product_code,
    measures.import_value_usd,
    measures.export_value_usd,
    measures.supplier_count,
    measures.supplier_hhi_index,
    measures.top_supplier_code,
    measures.top_supplier_share,
    1 / measures.supplier_hhi_index as effective_supplier_count,
    measures.world_export_hhi_index,
    measures.import_export_ratio,
    measures.import_value_usd > 0 and measures.export_value_usd = 0 as is_import_only,
    verdicts.is_dependent_in_year,
    verdicts.is_dependent,
    -- the index as if no number of suppliers were possible but theirs: 0 where all are equal, undefined for one
    case
        when measures.supplier_count > 1
            then
                (measures.supplier_hhi_index - cast(1 as double) / measures.supplier_count)
                / (1 - cast(1 as double) / measures.supplier_count)
    end as supplier_hhi_normalised_index,
    measures.top_three_supplier_share,
    hubs.economy_code is not null as is_top_supplier_hub,
    measures.import_value_usd > 0
    and measures.import_value_usd < parameters.micro_import_usd as is_micro_import,
    cast(measures.import_quantity_t as double) as import_quantity_t,
    measures.quantity_coverage_share,
    measures.supplier_tonnage_hhi_index,
    1 / measures.supplier_tonnage_hhi_index as effective_supplier_tonnage_count,
    measures.top_supplier_tonnage_share,
    measures.top_three_supplier_tonnage_share,
    measures.world_export_hhi_without_self_index,
    measures.world_export_hhi_without_hubs_index,
    measures.world_export_tonnage_hhi_index,
    measures.vintage_id,
    verdicts.rule_version

from measures
inner join verdicts using (year, hs_edition, economy_code, product_code)
cross join parameters
left join hubs on measures.top_supplier_code = hubs.economy_code
