-- Share of the 2021 catalogue that our products cover: items of a base with at least one HS code, over all items of the
-- base. A row of our table names its items as "field/base of the catalogue#number words".
with

items as (

    select
        hs_code,
        {{ split_to_rows('source', '; ') }} as item
    from {{ ref('five_bases_hs') }}
    where source like 'CATALOGUE2021 %'

),

named as (

    select distinct {{ replace_all('item', '(^CATALOGUE2021 )|( .*$)', '') }} as item_code
    from items

)

select
    bases.base_code,
    {{ share('count(named.item_code)', 'max(bases.catalogue_item_count)') }} as covered_share

from {{ ref('bases') }} as bases
left join named on named.item_code like '%/' || bases.catalogue_name_zh || '#%'
where bases.scheme = 'five_bases_2021'
group by bases.base_code
