with

hubs as (

    select economy_code from {{ ref('reexport_hubs') }}

)

select
    economies.economy_code,
    nullif(economies.alpha2_code, '') as alpha2_code,
    economies.economy_name_en,
    economies.economy_name_zh,
    false as is_bloc,
    cast(null as date) as valid_from,
    cast(null as date) as valid_to,
    hubs.economy_code is not null as is_reexport_hub

from {{ ref('economies') }} as economies
left join hubs using (economy_code)

union all

select
    bloc_code as economy_code,
    cast(null as varchar) as alpha2_code,
    bloc_name_en as economy_name_en,
    bloc_name_zh as economy_name_zh,
    true as is_bloc,
    valid_from,
    valid_to,
    false as is_reexport_hub

from {{ ref('blocs') }}
