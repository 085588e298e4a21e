-- The criteria of the GeoDep rule side by side, and its verdict for a single year (methods R01–R05).
with

imports as (

    select * from {{ ref('int_trade__imports') }}

),

exports as (

    select * from {{ ref('int_trade__exports') }}

),

world as (

    select * from {{ ref('int_trade__world_exports') }}

),

rule as (

    select
        max(case when criterion = 'supplier_hhi_index' then threshold end) as supplier_hhi_index,
        max(case when criterion = 'world_export_hhi_index' then threshold end) as world_export_hhi_index,
        max(case when criterion = 'import_export_ratio' then threshold end) as import_export_ratio,
        max(rule_version) as rule_version
    from {{ ref('dependence_thresholds') }}
    where rule_code = 'geodep'

),

traded as (

    select
        year,
        hs_edition,
        economy_code,
        product_code,
        coalesce(imports.import_value_usd, 0) as import_value_usd,
        coalesce(exports.export_value_usd, 0) as export_value_usd,
        coalesce(imports.supplier_count, 0) as supplier_count,
        imports.supplier_hhi_index,
        imports.top_supplier_code,
        imports.top_supplier_share,
        coalesce(imports.vintage_id, exports.vintage_id) as vintage_id
    from imports
    full join exports using (year, hs_edition, economy_code, product_code)

),

measured as (

    select
        traded.*,
        1 / traded.supplier_hhi_index as effective_supplier_count,
        world.world_export_hhi_index,
        -- 9999 is GeoDep's own sign for goods that are bought and never sold
        case
            when traded.export_value_usd > 0
                then cast(traded.import_value_usd as double) / cast(traded.export_value_usd as double)
            when traded.import_value_usd > 0 then 9999
        end as import_export_ratio,
        traded.export_value_usd = 0 as is_import_only
    from traded
    left join world using (year, hs_edition, product_code)

)

select
    measured.*,
    coalesce(
        measured.supplier_hhi_index > rule.supplier_hhi_index
        and measured.world_export_hhi_index > rule.world_export_hhi_index
        and measured.import_export_ratio > rule.import_export_ratio,
        false  -- nothing imported: nothing to depend on
    ) as is_dependent_in_year,
    rule.rule_version

from measured
cross join rule
