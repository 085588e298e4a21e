-- Trade between the members of each bloc, by group of products.
select
    internal.year,
    internal.hs_edition,
    internal.economy_code,
    groups.scheme,
    groups.group_type,
    groups.group_code,
    sum({{ part_of('internal.internal_import_value_usd', 'groups.weight_share') }}) as internal_value_usd

from {{ ref('int_trade__internal_imports') }} as internal
inner join {{ ref('blocs') }} as blocs on internal.economy_code = blocs.bloc_code
inner join {{ ref('int_competitiveness__groups') }} as groups using (hs_edition, product_code)
group by
    internal.year, internal.hs_edition, internal.economy_code, groups.scheme, groups.group_type, groups.group_code
