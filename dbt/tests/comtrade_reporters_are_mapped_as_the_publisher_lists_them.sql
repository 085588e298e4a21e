-- Our table of codes and Comtrade's own table of reporters name the same economy, for reporters that report today and for
-- ISO codes; Comtrade's own codes (S19) are ours too.
select
    reporters.reporter_code,
    reporters.iso3_code,
    areas.economy_code

from {{ ref('stg_comtrade__reporters') }} as reporters
inner join {{ ref('economies') }} as economies on reporters.iso3_code = economies.economy_code
left join {{ ref('trade_partners') }} as areas
    on reporters.reporter_code = areas.code and areas.code_system = 'COMTRADE'
where
    reporters.valid_to is null
    and not reporters.is_group
    and areas.economy_code is distinct from reporters.iso3_code
