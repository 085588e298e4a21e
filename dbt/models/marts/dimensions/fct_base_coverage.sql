with

spine as (

    select
        years.hs_edition,
        years.year,
        bases.scheme,
        bases.base_code,
        years.vintage_id
    from {{ ref('int_bases__covered_years') }} as years
    cross join {{ ref('bases') }} as bases

),

whole as (

    select * from {{ ref('int_bases__whole_coverage') }}

),

partial as (

    select * from {{ ref('int_bases__partial_coverage') }}

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
        spine.*,
        coalesce(whole.product_count, 0) as product_count,
        coalesce(whole.product_count - whole.traded_product_count, 0) as untraded_product_count,
        coalesce(partial.product_count, 0) as partial_product_count,
        coalesce(partial.weighted_product_count, 0) as weighted_product_count,
        coalesce(lost.code_count, 0) as lost_code_count,
        coalesce(whole.export_value_usd, 0) as mapped_value_usd,
        coalesce(partial.counted_value_usd, 0) as partial_counted_value_usd,
        coalesce(partial.left_out_value_usd, 0) as partial_left_out_value_usd
    from spine
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
