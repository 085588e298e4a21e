-- Members of each bloc by year of trade. The members on the last day of a year count, so that an economy is never in two
-- compositions of the European Union in one year.
with

years as (

    select distinct
        year,
        cast(cast(year as varchar) || '-12-31' as date) as last_day
    from {{ ref('stg_baci__bilateral_trade') }}

)

select
    years.year,
    members.bloc_code,
    members.economy_code

from years
inner join {{ ref('int_economies__bloc_members') }} as members
    on
        years.last_day >= members.valid_from
        and (years.last_day <= members.valid_to or members.valid_to is null)
