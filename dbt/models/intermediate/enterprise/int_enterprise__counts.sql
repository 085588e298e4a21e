-- Enterprises with a title by province and batch: transcripts of MIIT's lists, and the lists of provinces.
with

counts as (

    select
        listed.*,
        regions.province_code,
        count(case when regions.kind <> 'apart' then 1 end) over (
            partition by listed.transcript, listed.batch, listed.title_code, regions.province_code
        ) as province_count
    from {{ ref('stg_miit__enterprise_count') }} as listed
    left join {{ ref('china_regions') }} as regions using (region_name)

),

-- Cities and the Corps that are counted separately belong to their province. Where the province has no figure of its own,
-- they would be mistaken for it, so they keep their name; so does a region that no seed lists.
placed as (

    select
        * exclude (province_code),
        case when province_count > 0 then province_code else region_name end as province_code
    from counts

),

provinces as (

    select
        transcript,
        province_code,
        batch,
        title_code,
        cast(sum(enterprise_count) as integer) as enterprise_count,
        max(basis) as basis,
        max(as_of) as as_of,
        max(vintage_id) as vintage_id
    from placed
    group by transcript, province_code, batch, title_code

),

-- Two transcripts may give the same province and batch; the one of the later day counts.
ranked as (

    select
        *,
        row_number() over (
            partition by province_code, batch, title_code order by as_of desc nulls last, transcript asc
        ) as recency_rank
    from provinces

)

select
    province_code,
    batch,
    title_code,
    cast(null as varchar) as scheme,
    cast(null as varchar) as base_code,
    cast(null as varchar) as chain_name,
    enterprise_count,
    basis,
    as_of,
    vintage_id
from ranked
where recency_rank = 1

union all

-- A list without a batch counts all enterprises with the title on its day, or in its year. Of lists of several years with the
-- same batch the newest counts.
select
    province_code,
    coalesce(batch, 'to ' || coalesce(cast(as_of as varchar), cast(year as varchar))) as batch,
    title_code,
    scheme,
    base_code,
    chain_name,
    cast(item_count as integer) as enterprise_count,
    basis,
    as_of,
    vintage_id
from {{ ref('int_regional_lists__provinces') }}
where purpose = 'title'
qualify
    row_number() over (
        partition by
            province_code,
            coalesce(batch, 'to ' || coalesce(cast(as_of as varchar), cast(year as varchar))),
            title_code,
            scheme,
            base_code,
            chain_name
        order by year desc, as_of desc nulls last
    ) = 1
