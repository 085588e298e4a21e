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
        cast(import_t as double) as import_amount,
        cast(export_t as double) as export_amount,
        cast(consumption_t as double) as apparent_consumption_amount,
        cast(most_consumption_t as double) as most_consumption_amount,
        cast(least_consumption_t as double) as least_consumption_amount,
        missing_reason,
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

-- Money has no HS edition, no contents and no bounds.
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
        import_amount,
        export_amount,
        apparent_consumption_amount,
        null as most_consumption_amount,
        null as least_consumption_amount,
        missing_reason,
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
    import_amount,
    export_amount,
    apparent_consumption_amount,
    {{ share('output_amount', 'apparent_consumption_amount') }} as self_sufficiency_ratio,
    case when most_consumption_amount > 0 then {{ share('output_amount', 'most_consumption_amount') }} end
        as lower_self_sufficiency_ratio,
    case when least_consumption_amount > 0 then {{ share('output_amount', 'least_consumption_amount') }} end
        as upper_self_sufficiency_ratio,
    {{ share('import_amount', 'apparent_consumption_amount') }} as import_penetration_share,
    missing_reason,
    covered_trade_share,
    excluded_hs_codes,
    world_output_amount,
    world_output_basis,
    top_producer_code,
    {{ share('top_output_amount', 'world_output_amount') }} as top_producer_share,
    output_vintage_id,
    trade_vintage_id,
    'self-sufficiency-2' as rule_version

from balances
