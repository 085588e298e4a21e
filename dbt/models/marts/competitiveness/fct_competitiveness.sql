with

products as (

    select * from {{ ref('int_competitiveness__products') }}

),

unit_values as (

    select * from {{ ref('int_competitiveness__unit_values') }}

),

parameters as (

    select
        max(case when parameter_code = 'strength_world_share' then value end) as strength_world_share,
        max(case when parameter_code = 'strength_world_hhi_index' then value end) as strength_world_hhi_index,
        max(case when parameter_code = 'unit_value_low_ratio' then value end) as low_ratio,
        max(case when parameter_code = 'unit_value_high_ratio' then value end) as high_ratio
    from {{ ref('trade_parameters') }}

),

hubs as (

    select economy_code from {{ ref('reexport_hubs') }}

),

compared as (

    select
        products.*,
        unit_values.export_unit_value,
        unit_values.import_unit_value,
        unit_values.export_unit_value / unit_values.import_unit_value as relative_unit_value_ratio
    from products
    left join unit_values using (year, hs_edition, economy_code, product_code)

)

select
    compared.year,
    compared.hs_edition,
    compared.economy_code,
    compared.product_code,
    compared.rca_ratio,
    compared.net_trade_index,
    compared.world_share,
    compared.relative_unit_value_ratio,
    compared.is_bloc,
    compared.import_value_usd,
    compared.export_value_usd,
    (compared.rca_ratio - 1) / (compared.rca_ratio + 1) as rsca_index,
    compared.grubel_lloyd_index,
    compared.export_unit_value as export_unit_value_usd_per_t,
    compared.import_unit_value as import_unit_value_usd_per_t,
    case
        when compared.relative_unit_value_ratio < parameters.low_ratio then 'low'
        when compared.relative_unit_value_ratio <= parameters.high_ratio then 'similar'
        when compared.relative_unit_value_ratio > parameters.high_ratio then 'high'
    end as quality_class,
    compared.world_export_value_usd,
    compared.world_export_hhi_index,
    compared.economy_code = compared.top_exporter_code as is_top_exporter,
    hubs.economy_code is not null as is_reexport_hub,
    compared.economy_code = compared.top_exporter_code
    and compared.world_share >= parameters.strength_world_share
    and compared.world_export_hhi_index > parameters.strength_world_hhi_index as is_strength,
    compared.vintage_id,
    'competitiveness-1' as rule_version

from compared
cross join parameters
left join hubs using (economy_code)
