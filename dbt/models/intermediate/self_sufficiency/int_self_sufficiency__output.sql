-- Output of every material whose trade is known, by publisher and stage, with the largest producer of the year. The world
-- total is the publisher's own; where it gives none (BGS), the sum of the economies it lists, marked in the basis. What the
-- publisher adds up as other countries is the most that any economy it does not list can have made, unless it says that
-- there may be more.
with

materials as (

    select distinct
        material_code,
        measure_unit
    from {{ ref('material_trade') }}

),

figures as (

    select
        newest.*,
        materials.measure_unit
    from {{ ref('int_production__newest') }} as newest
    inner join materials using (material_code)

),

producers as (

    select *
    from figures
    where area = 'economy' and amount_t > 0 and economy_code is not null
    qualify
        row_number() over (
            partition by publisher, material_code, measure, year
            order by amount_t desc, economy_code asc
        ) = 1

),

world_totals as (

    select
        publisher,
        material_code,
        measure,
        year,
        sum(case when area = 'world' then amount_t end) as published_t,
        sum(case when area <> 'world' then amount_t end) as listed_t,
        case
            when count(case when lower(notes) like '%in addition to the countries listed%' then 1 end) = 0
                then sum(case when area = 'other' then amount_t end)
        end as unlisted_t
    from figures
    group by publisher, material_code, measure, year

)

select
    figures.publisher,
    figures.material_code,
    figures.measure,
    figures.measure_unit,
    figures.year,
    figures.economy_code,
    figures.amount_t as output_t,
    figures.status,
    coalesce(world_totals.published_t, world_totals.listed_t) as world_output_t,
    case
        when world_totals.published_t is not null then 'published'
        when world_totals.listed_t is not null then 'sum_of_listed'
    end as world_output_basis,
    producers.economy_code as top_producer_code,
    producers.amount_t as top_output_t,
    world_totals.unlisted_t as max_unlisted_output_t,
    figures.vintage_id

from figures
inner join world_totals using (publisher, material_code, measure, year)
left join producers using (publisher, material_code, measure, year)
where figures.area = 'economy' and figures.economy_code is not null
