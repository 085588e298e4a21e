-- 浙江 and 浙江省 in one transcript would be added up as if they were two provinces.
select
    listed.transcript,
    listed.title_code,
    listed.batch,
    regions.province_code,
    count(*) as name_count

from {{ ref('stg_miit__enterprise_count') }} as listed
inner join {{ ref('china_regions') }} as regions on listed.region_name = regions.region_name
where regions.kind <> 'apart'
group by 1, 2, 3, 4
having count(*) > 1
