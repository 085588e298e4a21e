-- Counts of regional lists by province. Cities and the Corps that a list counts separately are added to their province;
-- the parser makes sure that the province has a row of its own. Of two transcripts of the same figure the one with the
-- later day counts; a list that states only a year is dated at its end.
with

listed as (

    select
        lists.*,
        regions.province_code,
        coalesce(lists.as_of, cast(lists.year || '-12-31' as date)) as counted_on
    from {{ ref('stg_regional_lists__list_count') }} as lists
    inner join {{ ref('china_regions') }} as regions using (region_name)

),

summed as (

    select
        file_name,
        list_code,
        province_code,
        year,
        batch,
        scheme,
        base_code,
        chain_name,
        cast(sum(item_count) as bigint) as item_count,
        max(basis) as basis,
        max(as_of) as as_of,
        max(counted_on) as counted_on,
        max(vintage_id) as vintage_id
    from listed
    group by file_name, list_code, province_code, year, batch, scheme, base_code, chain_name

),

ranked as (

    select
        *,
        row_number() over (
            partition by list_code, province_code, year, batch, scheme, base_code, chain_name
            order by counted_on desc, file_name asc
        ) as recency_rank
    from summed

)

select
    ranked.list_code,
    lists.purpose,
    lists.title_code,
    ranked.province_code,
    divisions.economy_code,
    ranked.year,
    ranked.batch,
    ranked.scheme,
    ranked.base_code,
    ranked.chain_name,
    ranked.item_count,
    ranked.basis,
    ranked.as_of,
    ranked.vintage_id

from ranked
inner join {{ ref('regional_lists') }} as lists using (list_code)
inner join {{ ref('china_regions') }} as divisions
    on
        ranked.province_code = divisions.province_code
        and divisions.kind in ('nation', 'province')
where ranked.recency_rank = 1
