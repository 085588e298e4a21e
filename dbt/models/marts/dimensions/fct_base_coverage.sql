with

bases as (

    select * from {{ ref('bases') }}

),

assigned as (

    select * from {{ ref('int_bases__assigned') }}

),

partial_bases as (

    select * from {{ ref('int_bases__partial_bases') }}

),

partial_weights as (

    select * from {{ ref('int_bases__partial_weights') }}

),

exports as (

    select
        hs_edition,
        year,
        product_code,
        world_export_value_usd as value_usd
    from {{ ref('int_trade__world_exports') }}

),

nomenclatures as (

    select
        hs_edition,
        max(vintage_id) as vintage_id
    from {{ ref('stg_baci__product_codes') }}
    group by hs_edition

),

years as (

    select distinct
        exports.hs_edition,
        exports.year,
        nomenclatures.vintage_id
    from exports
    inner join nomenclatures using (hs_edition)
    -- editions our table does not reach are not covered at all, which is said once and not a row a base
    inner join assigned using (hs_edition)

),

whole as (

    select
        years.hs_edition,
        years.year,
        assigned.scheme,
        assigned.base_code,
        count(*) as product_count,
        count(exports.product_code) as traded_product_count,
        sum(exports.value_usd) as value_usd
    from years
    inner join assigned using (hs_edition)
    left join exports
        on
            years.hs_edition = exports.hs_edition
            and years.year = exports.year
            and assigned.product_code = exports.product_code
    group by years.hs_edition, years.year, assigned.scheme, assigned.base_code

),

-- a partial code counts by its weight; without one it is left out whole, which is the most that may be missing
partial as (

    select
        years.hs_edition,
        years.year,
        partial_bases.scheme,
        partial_bases.base_code,
        count(*) as product_count,
        count(partial_weights.weight_share) as weighted_product_count,
        sum(cast(cast(exports.value_usd as double) * partial_weights.weight_share as decimal(38, 0))) as counted_value_usd,
        sum(case when partial_weights.weight_share is null then exports.value_usd end) as left_out_value_usd
    from years
    inner join partial_bases using (hs_edition)
    left join partial_weights
        on
            partial_bases.scheme = partial_weights.scheme
            and partial_bases.hs_edition = partial_weights.hs_edition
            and partial_bases.product_code = partial_weights.product_code
            and partial_bases.base_code = partial_weights.base_code
    left join exports
        on
            years.hs_edition = exports.hs_edition
            and years.year = exports.year
            and partial_bases.product_code = exports.product_code
    group by years.hs_edition, years.year, partial_bases.scheme, partial_bases.base_code

),

lost as (

    select
        scheme,
        hs_edition,
        base_code,
        count(*) as code_count
    from {{ ref('int_bases__lost_codes') }}
    group by scheme, hs_edition, base_code

),

measured as (

    select
        years.hs_edition,
        years.year,
        bases.scheme,
        bases.base_code,
        coalesce(whole.product_count, 0) as product_count,
        coalesce(whole.product_count - whole.traded_product_count, 0) as untraded_product_count,
        coalesce(partial.product_count, 0) as partial_product_count,
        coalesce(partial.weighted_product_count, 0) as weighted_product_count,
        coalesce(lost.code_count, 0) as lost_code_count,
        coalesce(whole.value_usd, 0) as mapped_value_usd,
        coalesce(partial.counted_value_usd, 0) as partial_counted_value_usd,
        coalesce(partial.left_out_value_usd, 0) as partial_left_out_value_usd,
        years.vintage_id
    from years
    cross join bases
    left join whole using (hs_edition, year, scheme, base_code)
    left join partial using (hs_edition, year, scheme, base_code)
    left join lost using (hs_edition, scheme, base_code)

)

select
    year,
    hs_edition,
    scheme,
    base_code,
    cast(product_count as integer) as product_count,
    cast(untraded_product_count as integer) as untraded_product_count,
    cast(partial_product_count as integer) as partial_product_count,
    cast(weighted_product_count as integer) as weighted_product_count,
    cast(lost_code_count as integer) as lost_code_count,
    cast(mapped_value_usd as decimal(38, 0)) as mapped_value_usd,
    cast(partial_counted_value_usd as decimal(38, 0)) as partial_counted_value_usd,
    cast(partial_left_out_value_usd as decimal(38, 0)) as partial_left_out_value_usd,
    {{ share('partial_counted_value_usd', 'mapped_value_usd + partial_counted_value_usd + partial_left_out_value_usd') }}
        as partial_counted_share,
    {{ share('partial_left_out_value_usd', 'mapped_value_usd + partial_counted_value_usd + partial_left_out_value_usd') }}
        as left_out_share,
    vintage_id,
    'five_bases_hs-1' as rule_version

from measured
