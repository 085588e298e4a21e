-- Three and twelve months of imports beside the same months one year earlier. A window with a missing month is unknown. A
-- window never ends in January: January and February are known together, with February's row, so that no row changes when
-- February comes out.
with

summed as (

    select
        economy_code,
        publisher,
        hs_edition,
        product_code,
        year,
        month,
        month_number,
        is_carried,
        month_number >= first_import_month_number as is_known_product,
        bool_or(is_carried) over so_far as has_carried_history,
        is_redistributable,
        vintage_id,
        count(*) over recent + count(*) over recent_year_before = 6 as is_reported,
        case when month > 1 then {{ sum_if_complete('trade_value', 3, 'recent') }} end as recent_value,
        case when month > 1 then {{ sum_if_complete('quantity_t', 3, 'recent') }} end as recent_t,
        case when month > 1 then {{ sum_if_complete('trade_value', 3, 'recent_year_before') }} end as recent_year_before_value,
        case when month > 1 then {{ sum_if_complete('quantity_t', 3, 'recent_year_before') }} end as recent_year_before_t,
        case when month > 1 then {{ sum_if_complete('trade_value', 12, 'long') }} end as long_value,
        case when month > 1 then {{ sum_if_complete('quantity_t', 12, 'long') }} end as long_t,
        case when month > 1 then {{ sum_if_complete('trade_value', 12, 'long_year_before') }} end as long_year_before_value,
        case when month > 1 then {{ sum_if_complete('quantity_t', 12, 'long_year_before') }} end as long_year_before_t
    from {{ ref('int_early_warning__imports') }}
    window
        series as (partition by economy_code, hs_edition, product_code order by month_number),
        so_far as (series rows between unbounded preceding and current row),
        recent as (series range between 2 preceding and current row),
        recent_year_before as (series range between 14 preceding and 12 preceding),
        long as (series range between 11 preceding and current row),
        long_year_before as (series range between 23 preceding and 12 preceding)

),

ratios as (

    select
        *,
        {{ share('recent_t', 'recent_year_before_t') }} as volume_ratio,
        {{ share('long_t', 'long_year_before_t') }} as long_volume_ratio,
        {{ share(share('recent_value', 'recent_t'), share('recent_year_before_value', 'recent_year_before_t')) }}
            as unit_value_ratio,
        {{ share(share('long_value', 'long_t'), share('long_year_before_value', 'long_year_before_t')) }}
            as long_unit_value_ratio
    from summed

)

-- The change over the mean of both values lies between -2 and 2; it is defined also where the volume falls to zero.
select
    *,
    2 * {{ share('recent_t - recent_year_before_t', 'recent_t + recent_year_before_t') }} as volume_change,
    2 * {{ share('unit_value_ratio - 1', 'unit_value_ratio + 1') }} as unit_value_change

from ratios
