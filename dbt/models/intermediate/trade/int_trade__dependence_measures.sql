-- All measures that dependence rules use, for each product that an economy or a bloc imports or exports (methods
-- R01–R06).
with

traded as (

    select * from {{ ref('int_trade__eu_as_one') }}

),

tonnage as (

    select * from {{ ref('int_trade__import_tonnage') }}

),

world_without_self as (

    select * from {{ ref('int_trade__world_without_self') }}

),

internal as (

    select * from {{ ref('int_trade__internal_imports') }}

)

select
    traded.year,
    traded.hs_edition,
    traded.economy_code,
    traded.product_code,
    traded.is_bloc,
    traded.import_value_usd,
    traded.export_value_usd,
    traded.supplier_count,
    traded.supplier_hhi_index,
    traded.top_supplier_code,
    traded.top_supplier_share,
    traded.top_three_supplier_share,
    tonnage.import_quantity_t,
    tonnage.quantity_coverage_share,
    tonnage.supplier_tonnage_hhi_index,
    tonnage.top_supplier_tonnage_share,
    tonnage.top_three_supplier_tonnage_share,
    traded.world_export_value_usd,
    traded.top_exporter_code,
    traded.world_export_hhi_index,
    traded.world_export_hhi_without_hubs_index,
    traded.world_export_tonnage_hhi_index,
    traded.world_quantity_coverage_share,
    case
        when world_without_self.product_code is not null
            then world_without_self.world_export_hhi_without_self_index
        else traded.world_export_hhi_index
    end as world_export_hhi_without_self_index,
    -- GeoDep writes 9999 for products that are imported and never exported
    case
        when traded.export_value_usd > 0
            then cast(traded.import_value_usd as double) / cast(traded.export_value_usd as double)
        when traded.import_value_usd > 0 then 9999
    end as import_export_ratio,
    -- of a bloc: share of its members' imports from outside; of an economy: share from outside its partner bloc
    case
        when traded.import_value_usd = 0 then null
        when traded.is_bloc
            then {{ share(
                'traded.import_value_usd', 'traded.import_value_usd + coalesce(internal.internal_import_value_usd, 0)'
            ) }}
        else
            {{ share(
                'traded.import_value_usd - coalesce(internal.internal_import_value_usd, 0)', 'traded.import_value_usd'
            ) }}
    end as external_import_share,
    partners.bloc_code as partner_bloc_code,
    traded.union_code,
    traded.supplier_hhi_eu_as_one_index,
    traded.top_supplier_eu_as_one_code,
    traded.top_supplier_eu_as_one_share,
    traded.world_export_hhi_eu_as_one_index,
    traded.vintage_id

from traded
left join tonnage using (year, hs_edition, economy_code, product_code)
left join world_without_self using (year, hs_edition, economy_code, product_code)
left join internal using (year, hs_edition, economy_code, product_code)
left join {{ ref('int_economies__partner_blocs') }} as partners using (year, economy_code)
