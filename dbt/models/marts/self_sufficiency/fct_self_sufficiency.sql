with

materials as (

    select
        year,
        hs_edition,
        economy_code,
        publisher as item_scheme,
        material_code as item_code,
        measure as output_stage,
        measure_unit,
        cast(output_t as double) as output_amount,
        cast(max_output_t as double) as max_output_amount,
        cast(import_t as double) as import_amount,
        cast(export_t as double) as export_amount,
        is_import_partial,
        is_export_partial,
        cast(consumption_t as double) as apparent_consumption_amount,
        cast(lower_output_t as double) as lower_output_amount,
        cast(consumption_at_lower_t as double) as consumption_at_lower_amount,
        cast(upper_output_t as double) as upper_output_amount,
        cast(consumption_at_upper_t as double) as consumption_at_upper_amount,
        missing_reason,
        world_export_ratio,
        max_world_export_ratio,
        covered_trade_share,
        excluded_hs_codes,
        cast(world_output_t as double) as world_output_amount,
        world_output_basis,
        top_producer_code,
        cast(top_output_t as double) as top_output_amount,
        output_vintage_id,
        trade_vintage_id
    from {{ ref('int_self_sufficiency__balance') }}

),

-- Money has no HS edition, no contents and no bounds. An extract of an input-output table leaves out small flows and the
-- rest of the world.
in_money as (

    select * from {{ ref('int_self_sufficiency__industries') }}

    union all

    select * from {{ ref('int_self_sufficiency__products') }}

),

values_of_items as (

    select
        year,
        null as hs_edition,
        economy_code,
        item_scheme,
        item_code,
        output_stage,
        measure_unit,
        output_amount,
        null as max_output_amount,
        import_amount,
        export_amount,
        case when import_amount is not null then item_scheme = 'oecd_icio_extract' end as is_import_partial,
        case when export_amount is not null then item_scheme = 'oecd_icio_extract' end as is_export_partial,
        apparent_consumption_amount,
        null as lower_output_amount,
        null as consumption_at_lower_amount,
        null as upper_output_amount,
        null as consumption_at_upper_amount,
        missing_reason,
        null as world_export_ratio,
        null as max_world_export_ratio,
        null as covered_trade_share,
        null as excluded_hs_codes,
        world_output_amount,
        world_output_basis,
        top_producer_code,
        top_output_amount,
        vintage_id as output_vintage_id,
        vintage_id as trade_vintage_id
    from in_money

),

balances as (

    select * from materials

    union all

    select * from values_of_items

)

select
    year,
    hs_edition,
    economy_code,
    item_scheme,
    item_code,
    output_stage,
    measure_unit,
    output_amount,
    max_output_amount,
    import_amount,
    export_amount,
    is_import_partial,
    is_export_partial,
    apparent_consumption_amount,
    {{ share('output_amount', 'apparent_consumption_amount') }} as self_sufficiency_ratio,
    case when consumption_at_lower_amount > 0 then {{ share('lower_output_amount', 'consumption_at_lower_amount') }} end
        as lower_self_sufficiency_ratio,
    case when consumption_at_upper_amount > 0 then {{ share('upper_output_amount', 'consumption_at_upper_amount') }} end
        as upper_self_sufficiency_ratio,
    {{ share('import_amount', 'apparent_consumption_amount') }} as import_penetration_share,
    missing_reason,
    world_export_ratio,
    max_world_export_ratio,
    covered_trade_share,
    excluded_hs_codes,
    world_output_amount,
    world_output_basis,
    top_producer_code,
    {{ share('top_output_amount', 'world_output_amount') }} as top_producer_share,
    {{ is_bloc('economy_code') }} as is_bloc,
    output_vintage_id,
    trade_vintage_id,
    'self-sufficiency-3' as rule_version

from balances
