-- Economies with the names of the scheme that is set; where it has none of its own, with those of the seed economies.
with

names as (

    select * from {{ ref('economy_names') }}
    where name_scheme = '{{ env_var("FIVE_BASES_ECONOMY_NAMES", "un") }}'

)

select
    economies.economy_code,
    nullif(economies.alpha2_code, '') as alpha2_code,
    coalesce(names.economy_name_en, economies.economy_name_en) as economy_name_en,
    coalesce(names.economy_name_zh, economies.economy_name_zh) as economy_name_zh

from {{ ref('economies') }} as economies
left join names using (economy_code)
