with

items as (

    select * from {{ ref('stg_bis_chpl__control_list') }}

),

-- a list is in force until the next one: a code that the next does not have was removed
lists as (

    select
        valid_from,
        lead(valid_from) over (order by valid_from) as next_valid_from
    from items
    group by valid_from

)

select
    'bis_chpl' as list_code,
    items.hs_edition,
    items.product_code,
    items.valid_from,
    cast(lists.next_valid_from - interval 1 day as date) as valid_to,
    items.tier,
    lists.next_valid_from is null as is_current,
    items.vintage_id,
    'control_list-1' as rule_version

from items
inner join lists using (valid_from)
