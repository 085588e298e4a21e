-- The share of a partial HS2017 code that belongs to its base: world exports of the mapped successors over those of all
-- successors, in the first year of HS2022 in the release. Without such a year, or without trade in any successor, there
-- is no weight and no row: the code is left out, and counted as left out.
with

partial_codes as (

    select
        hs2017 as product_code,
        mapped_successors,
        mapped_successors || ';' || unmapped_successors as successors
    from {{ ref('five_bases_hs_partial_2017') }}

),

exports as (

    select
        product_code,
        year,
        world_export_value_usd as value_usd
    from {{ ref('int_trade__world_exports') }}
    where hs_edition = 'HS22'

),

first_year as (

    select min(year) as year from exports

),

-- some successors of the list are not in our table, and so not in any HS2022 total
tabled as (

    select product_code from {{ ref('int_bases__expanded') }}
    where hs_edition = 'HS22'

),

nomenclature as (

    select max(vintage_id) as vintage_id from {{ ref('stg_baci__product_codes') }}
    where hs_edition = 'HS22'

),

successors as (

    select
        partial_codes.product_code,
        exports.year,
        exports.value_usd,
        position(exports.product_code in partial_codes.mapped_successors) > 0 as is_mapped,
        tabled.product_code is not null as is_tabled
    from partial_codes
    inner join exports on position(exports.product_code in partial_codes.successors) > 0
    inner join first_year using (year)
    left join tabled on exports.product_code = tabled.product_code

),

weights as (

    select
        product_code,
        year,
        {{ share('sum(case when is_mapped then value_usd else 0 end)', 'sum(value_usd)') }} as weight_share,
        {{ share('sum(case when is_mapped and is_tabled then value_usd else 0 end)', 'sum(value_usd)') }}
            as tabled_weight_share
    from successors
    group by product_code, year

)

select
    partial_bases.scheme,
    partial_bases.hs_edition,
    partial_bases.product_code,
    partial_bases.base_code,
    partial_bases.segment,
    weights.weight_share,
    weights.tabled_weight_share,
    weights.year as weight_year,
    nomenclature.vintage_id

from {{ ref('int_bases__partial_bases') }} as partial_bases
inner join weights using (product_code)
cross join nomenclature
