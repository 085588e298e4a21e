-- Shares by which the value of a code is divided among the codes it is linked to in another edition, in both directions.
-- Shares are exact decimals that sum to exactly 1: the remainder of rounding goes to the largest share, of equal shares
-- to the first code.
with

links as (

    select * from {{ ref('int_editions__links') }}

),

directed as (

    select
        newer_edition as from_edition,
        newer_code as from_product_code,
        older_edition as to_edition,
        older_code as to_product_code,
        relation,
        is_conversion,
        is_overconnected,
        is_followed_back as is_followed,
        vintage_id,
        rule_version
    from links

    union all

    select
        older_edition as from_edition,
        older_code as from_product_code,
        newer_edition as to_edition,
        newer_code as to_product_code,
        case relation when 'n:1' then '1:n' when '1:n' then 'n:1' else relation end as relation,
        is_conversion,
        is_overconnected,
        is_followed,
        vintage_id,
        rule_version
    from links

),

valued as (

    select
        directed.*,
        reference_years.year as reference_year,
        case when directed.is_followed then coalesce(exports.world_export_value_usd, 0) end as value_usd
    from directed
    left join {{ ref('int_editions__reference_years') }} as reference_years using (from_edition, to_edition)
    left join {{ ref('int_trade__world_exports') }} as exports
        on
            directed.to_edition = exports.hs_edition
            and directed.to_product_code = exports.product_code
            and reference_years.year = exports.year

),

summed as (

    select
        *,
        count(value_usd) over (partition by from_edition, from_product_code, to_edition) as followed_count,
        sum(value_usd) over (partition by from_edition, from_product_code, to_edition) as total_value_usd
    from valued

),

divided as (

    select
        *,
        case
            when not is_followed then 'over-connected'
            when followed_count = 1 then 'single'
            when total_value_usd > 0 then 'value shares'
            else 'equal shares'
        end as weight_basis,
        cast(
            round(
                case
                    when not is_followed then 0
                    when total_value_usd > 0 and followed_count > 1
                        then cast(value_usd as double) / cast(total_value_usd as double)
                    else cast(1 as double) / followed_count
                end,
                12
            ) as decimal(13, 12)
        ) as rounded_share
    from summed

),

ranked as (

    select
        *,
        sum(rounded_share) over (partition by from_edition, from_product_code, to_edition) as share_sum,
        row_number() over (
            partition by from_edition, from_product_code, to_edition
            order by -rounded_share, to_product_code
        ) as share_rank
    from divided

)

select
    from_edition,
    from_product_code,
    to_edition,
    to_product_code,
    relation,
    cast(rounded_share + case when share_rank = 1 then 1 - share_sum else 0 end as decimal(13, 12)) as weight_share,
    weight_basis,
    case when weight_basis = 'value shares' then reference_year end as weight_year,
    is_conversion,
    is_overconnected,
    vintage_id,
    rule_version

from ranked
