-- Exports of each product by the European Union as one exporter, without trade between its members, and what its members
-- count for in a world of single economies.
with

exports as (

    select * from {{ ref('int_trade__exports') }}

),

by_members as (

    select
        exports.year,
        exports.hs_edition,
        exports.product_code,
        union_members.union_code,
        sum(exports.export_value_usd) as member_value_usd,
        {{ sum_of_squares('exports.export_value_usd') }} as member_squares
    from exports
    inner join {{ ref('int_economies__eu_members') }} as union_members using (year, economy_code)
    group by exports.year, exports.hs_edition, exports.product_code, union_members.union_code

)

select
    by_members.year,
    by_members.hs_edition,
    by_members.product_code,
    by_members.union_code,
    by_members.member_value_usd,
    by_members.member_squares,
    -- a product that is sold to other members only is no export of the Union
    coalesce(union_exports.export_value_usd, 0) as union_value_usd

from by_members
left join exports as union_exports
    on
        by_members.year = union_exports.year
        and by_members.hs_edition = union_exports.hs_edition
        and by_members.product_code = union_exports.product_code
        and by_members.union_code = union_exports.economy_code
