-- Flows with the flag counts_once: a sum over partners with this flag counts every dollar once.
with

flows as (

    select * from {{ ref('int_reported__summed') }}

),

blocs as (

    select * from {{ ref('int_reported__overlaps') }}

),

replaced as (

    -- members of a bloc that is counted in their place
    select distinct
        blocs.publisher,
        blocs.frequency,
        blocs.period,
        blocs.reporter_code,
        blocs.flow,
        blocs.classification,
        membership.economy_code
    from blocs
    inner join {{ ref('int_economies__bloc_members') }} as membership using (bloc_code)
    where blocs.is_bloc_counted

)

select
    flows.*,
    case
        when flows.is_partner_aggregate then blocs.is_bloc_counted
        else replaced.economy_code is null
    end as counts_once

from flows
left join blocs
    on
        flows.publisher = blocs.publisher
        and flows.frequency = blocs.frequency
        and flows.period = blocs.period
        and flows.reporter_code = blocs.reporter_code
        and flows.flow = blocs.flow
        and flows.classification = blocs.classification
        and flows.partner_code = blocs.bloc_code
left join replaced
    on
        flows.publisher = replaced.publisher
        and flows.frequency = replaced.frequency
        and flows.period = replaced.period
        and flows.reporter_code = replaced.reporter_code
        and flows.flow = replaced.flow
        and flows.classification = replaced.classification
        and flows.partner_code = replaced.economy_code
