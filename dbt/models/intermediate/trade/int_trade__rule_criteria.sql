-- Every rule set on every traded product, for one year: the value of each criterion, whether it is met, and the verdict
-- of all. A criterion that the rule does not use is NULL. A rule set of the variant eu_as_one looks at economies and blocs
-- outside the European Union, and at the Union itself.
with

measures as (

    select * from {{ ref('int_trade__dependence_measures') }}

),

rules as (

    select * from {{ ref('int_trade__rules') }}

),

chosen as (

    select
        measures.year,
        measures.hs_edition,
        measures.economy_code,
        measures.product_code,
        measures.is_bloc,
        measures.union_code,
        measures.import_value_usd,
        measures.import_value_usd > 0 as is_imported,
        case
            when rules.supplier_hhi_index_threshold is null then null
            when rules.variant = 'tonnage' then measures.supplier_tonnage_hhi_index
            when rules.variant = 'eu_as_one' then measures.supplier_hhi_eu_as_one_index
            else measures.supplier_hhi_index
        end as supplier_hhi_index,
        case
            when rules.world_export_hhi_index_threshold is null then null
            when rules.variant = 'tonnage' then measures.world_export_tonnage_hhi_index
            when rules.variant = 'eu_as_one' then measures.world_export_hhi_eu_as_one_index
            else measures.world_export_hhi_index
        end as world_export_hhi_index,
        case when rules.import_export_ratio_threshold is not null then measures.import_export_ratio end
            as import_export_ratio,
        case when rules.external_import_share_threshold is not null then measures.external_import_share end
            as external_import_share,
        case when rules.external_import_share_threshold is not null then measures.partner_bloc_code end
            as partner_bloc_code,
        case
            when rules.top_supplier_share_threshold is null then null
            when rules.variant = 'tonnage' then measures.top_supplier_tonnage_share
            when rules.variant = 'eu_as_one' then measures.top_supplier_eu_as_one_share
            else measures.top_supplier_share
        end as top_supplier_share,
        case
            when rules.variant = 'eu_as_one' then measures.top_supplier_eu_as_one_code
            else measures.top_supplier_code
        end as top_supplier_code,
        -- coverage of the economy's imports and, where the rule uses world exports, of these: the lower one
        case
            when rules.quantity_coverage_share_threshold is null then null
            when rules.world_export_hhi_index_threshold is null then measures.quantity_coverage_share
            else least(measures.quantity_coverage_share, measures.world_quantity_coverage_share)
        end as quantity_coverage_share,
        measures.vintage_id,
        rules.*
    from measures
    inner join rules on rules.variant <> 'eu_as_one' or measures.union_code is not null

),

judged as (

    select
        *,
        {{ meets('supplier_hhi_index') }} as is_supplier_concentrated,
        {{ meets('world_export_hhi_index') }} as is_world_export_concentrated,
        {{ meets('import_export_ratio') }} as is_hard_to_substitute,
        {{ meets('external_import_share') }} as is_externally_supplied,
        {{ meets('top_supplier_share') }} as is_single_supplied,
        {{ meets('quantity_coverage_share') }} as is_quantity_known
    from chosen

)

select
    *,
    case
        when not is_imported then false  -- without imports there is no dependence
        when quantity_coverage_share_threshold is not null and not coalesce(is_quantity_known, false) then null
        else
            (supplier_hhi_index_threshold is null or is_supplier_concentrated)
            and (world_export_hhi_index_threshold is null or is_world_export_concentrated)
            and (import_export_ratio_threshold is null or is_hard_to_substitute)
            and (external_import_share_threshold is null or is_externally_supplied)
            and (top_supplier_share_threshold is null or is_single_supplied)
    end as is_dependent_in_year

from judged
