-- Totals of the world that totals of other publishers are compared with: the World Bank's file where a release has it, and
-- the list of published totals for the years that the file lacks.
with

held as (

    select
        case indicator_code
            when 'TX.VAL.MRCH.CD.WT' then 'merchandise_exports'
            when 'NY.GDP.MKTP.CD' then 'gdp'
        end as measure_code,
        year,
        value as value_usd,
        'World Bank ' || vintage_id as source

    from {{ ref('stg_worldbank__indicator_value') }}
    where area_code = 'WLD' and indicator_code in ('TX.VAL.MRCH.CD.WT', 'NY.GDP.MKTP.CD')

),

listed as (

    select
        totals.measure_code,
        totals.year,
        totals.value_usd,
        totals.source

    from {{ ref('world_totals') }} as totals
    left join held using (measure_code, year)
    where held.value_usd is null

)

select * from held
union all
select * from listed
