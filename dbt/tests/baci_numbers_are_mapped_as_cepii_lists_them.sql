-- Numbers of BACI whose alpha-3 code in CEPII's own list is another economy than in our table. CEPII gives two numbers the
-- code of a successor: 58 (Belgium-Luxembourg, BEL) and 711 (Southern African Customs Union, ZAF).
select distinct
    listed.baci_code,
    listed.iso3_code,
    numbers.economy_code

from {{ ref('stg_baci__country_codes') }} as listed
inner join {{ ref('baci_economies') }} as numbers on cast(listed.baci_code as varchar) = numbers.baci_code
left join {{ ref('economy_aliases') }} as aliases on listed.iso3_code = aliases.alias_code
inner join {{ ref('economies') }} as economies
    on coalesce(aliases.economy_code, listed.iso3_code) = economies.economy_code
where
    economies.economy_code <> numbers.economy_code
    and numbers.baci_code not in ('58', '711')
