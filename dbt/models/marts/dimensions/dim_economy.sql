with

hubs as (

    select economy_code from {{ ref('reexport_hubs') }}

),

-- Names on which schemes differ; the others are those of the seed economies.
names as (

    select * from {{ ref('economy_names') }}
    where name_scheme = '{{ env_var("FIVE_BASES_ECONOMY_NAMES", "un") }}'

),

aliases as (

    select * from {{ ref('economy_aliases') }}
    where scheme = 'ISO 3166-1 alpha-3'

)

select
    economies.economy_code,
    nullif(economies.alpha2_code, '') as alpha2_code,
    coalesce(names.economy_name_en, economies.economy_name_en) as economy_name_en,
    coalesce(names.economy_name_zh, economies.economy_name_zh) as economy_name_zh,
    false as is_bloc,
    cast(null as date) as valid_from,
    cast(null as date) as valid_to,
    hubs.economy_code is not null as is_reexport_hub,
    -- groups of trade statistics are outside ISO 3166; two former states shared the code CS and are left out too
    case
        when nullif(economies.alpha2_code, '') is not null
            then coalesce(aliases.alias_code, economies.economy_code)
    end as iso_alpha3_code

from {{ ref('economies') }} as economies
left join hubs using (economy_code)
left join names using (economy_code)
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
