select
    province_code,
    gb_code,
    region_name as region_name_zh,
    region_name_en,
    division_type,
    economy_code,
    province_code = 'CN' as is_nation

from {{ ref('china_regions') }}
where kind in ('nation', 'province')
