-- Economies and groups behind the codes of BaTIS. Our own list comes before ISO 3166, because some codes were reassigned.
with

listed as (

    select
        area_code,
        economy_code,
        is_aggregate
    from {{ ref('batis_areas') }}

),

standard as (

    select
        economies.alpha2_code as area_code,
        economies.economy_code,
        false as is_aggregate
    from {{ ref('economies') }} as economies
    left join listed on economies.alpha2_code = listed.area_code
    where economies.alpha2_code is not null and listed.area_code is null

)

select
    area_code,
    economy_code,
    is_aggregate
from listed

union all

select
    area_code,
    economy_code,
    is_aggregate
from standard
