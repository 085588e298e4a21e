with

hubs as (

    select economy_code from {{ ref('reexport_hubs') }}

),

aliases as (

    select * from {{ ref('economy_aliases') }}
    where scheme = 'ISO 3166-1 alpha-3'

)

select
    economies.economy_code,
    economies.alpha2_code,
    economies.economy_name_en,
    economies.economy_name_zh,
    false as is_bloc,
    cast(null as date) as valid_from,
    cast(null as date) as valid_to,
    hubs.economy_code is not null as is_reexport_hub,
    -- groups of trade statistics are outside ISO 3166; two former states shared the code CS and are left out too
    case
        when economies.alpha2_code is not null
            then coalesce(aliases.alias_code, economies.economy_code)
    end as iso_alpha3_code

from {{ ref('int_economies__named') }} as economies
left join hubs using (economy_code)
left join aliases using (economy_code)

union all

select
    bloc_code as economy_code,
    cast(null as varchar) as alpha2_code,
    bloc_name_en as economy_name_en,
    bloc_name_zh as economy_name_zh,
    true as is_bloc,
    valid_from,
    valid_to,
    false as is_reexport_hub,
    cast(null as varchar) as iso_alpha3_code

from {{ ref('blocs') }}
