-- World exports of each group of products by year, with the number of its products and of those that are traded.
with

years as (

    select distinct
        year,
        hs_edition
    from {{ ref('int_trade__world_exports') }}

),

world_totals as (

    select * from {{ ref('int_trade__world_exports') }}

)

select
    years.year,
    years.hs_edition,
    groups.scheme,
    groups.group_type,
    groups.group_code,
    cast(count(*) as integer) as product_count,
    cast(count(world_totals.product_code) as integer) as traded_product_count,
    sum({{ part_of('coalesce(world_totals.world_export_value_usd, 0)', 'groups.weight_share') }}) as world_export_value_usd

from years
inner join {{ ref('int_competitiveness__groups') }} as groups using (hs_edition)
left join world_totals using (year, hs_edition, product_code)
group by years.year, years.hs_edition, groups.scheme, groups.group_type, groups.group_code
