-- Customs reports of every publisher, with the partner codes as published and their meaning. A flow with an unknown code
-- keeps its row, without a kind.
with

flows as (

    select * from {{ ref('int_reported__census') }}

    union all

    select * from {{ ref('int_reported__comtrade') }}

    union all

    select * from {{ ref('int_reported__comext') }}

)

select
    flows.*,
    areas.kind as partner_kind,
    -- _X is "not allocated" in the code lists of SDMX
    case when areas.kind = 'world' then 'W' else coalesce(nullif(areas.economy_code, ''), '_X') end as partner_code

from flows
left join {{ ref('trade_partners') }} as areas
    on
        flows.code_system = areas.code_system
        and flows.partner_area = areas.code
