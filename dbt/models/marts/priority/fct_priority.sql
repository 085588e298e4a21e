with

parameters as (

    select max(case when parameter_code = 'rankable_list_share' then value end) as rankable_list_share
    from {{ ref('trade_parameters') }}

),

classes as (

    select
        classes.*,
        scored.dependence_probability_share,
        scored.criticality_share,
        scored.policy_exposure_share,
        scored.bottleneck_index,
        scored.priority_index,
        cast(scored.priority_rank as integer) as priority_rank,
        cast(scored.ranked_count as integer) as ranked_count,
        intervals.lower_bound_rank,
        intervals.upper_bound_rank,
        coalesce(
            intervals.upper_bound_rank - intervals.lower_bound_rank <= parameters.rankable_list_share * scored.ranked_count,
            false
        ) as is_rankable
    from {{ ref('int_priority__classes') }} as classes
    left join {{ ref('int_priority__scored') }} as scored using (year, hs_edition, economy_code, product_code)
    left join {{ ref('int_priority__rank_intervals') }} as intervals using (year, hs_edition, economy_code, product_code)
    cross join parameters

)

select
    year,
    hs_edition,
    economy_code,
    product_code,
    priority_class,
    is_dependent,
    density_share,
    median_density_share,
    rca_ratio,
    relative_unit_value_ratio,
    pci_rank_share,
    world_share,
    is_strength,
    import_value_usd,
    top_supplier_code,
    top_supplier_share,
    case priority_class
        when '补短板'
            then
                'Close a gap: ' || coalesce(
                    {{ with_decimals('100 * top_supplier_share', 0) }} || ' % of imports of USD '
                    || {{ with_decimals('import_value_usd / 1e6', 1) }} || ' m come from ' || top_supplier_code,
                    'dependent over three years, with no imports in this one'
                )
                || ', and the density of related products, ' || {{ with_decimals('density_share', 3) }}
                || ', is below the median of ' || {{ with_decimals('median_density_share', 3) }} || '.'
        when '锻长板'
            then
                'Build on a strength: the largest exporter, with ' || {{ with_decimals('100 * world_share', 0) }}
                || ' % of a world whose concentration is ' || {{ with_decimals('world_export_hhi_index', 2) }} || '.'
        when '强基础'
            then
                'Strengthen: among the most complex tenth of products, and the share in the world rose from '
                || {{ with_decimals('100 * world_share_before', 1) }} || ' to '
                || {{ with_decimals('100 * world_share', 1) }} || ' %.'
        when '稳基础'
            then
                'Secure: made at home (advantage ' || {{ with_decimals('rca_ratio', 2) }}
                || ', related products at hand), but sold at ' || {{ with_decimals('relative_unit_value_ratio', 2) }}
                || ' of the price of what is bought.'
        when '平稳' then 'Steady: none of the four rules holds.'
        else 'Not classified, ' || missing_reason || '.'
    end || coalesce(
        ' Rank ' || priority_rank || ' of ' || ranked_count
        || coalesce(', between ' || lower_bound_rank || ' and ' || upper_bound_rank || ' in nine of ten draws', '')
        || ': dependent with probability ' || {{ with_decimals('dependence_probability_share', 2) }} || ', criticality '
        || {{ with_decimals('criticality_share', 2) }} || ', '
        || {{ with_decimals('100 * policy_exposure_share', 0) }} || ' % from suppliers that restrict it.', ''
    ) as reasons_en,
    case priority_class
        when '补短板'
            then
                '补短板：' || coalesce(
                    '进口 ' || {{ with_decimals('import_value_usd / 1e6', 1) }} || ' 百万美元，其中 '
                    || {{ with_decimals('100 * top_supplier_share', 0) }} || '% 来自 ' || top_supplier_code,
                    '三年中依赖，本年无进口'
                )
                || '；关联密度 ' || {{ with_decimals('density_share', 3) }} || ' 低于中位数 '
                || {{ with_decimals('median_density_share', 3) }} || '。'
        when '锻长板'
            then
                '锻长板：世界最大出口方，份额 ' || {{ with_decimals('100 * world_share', 0) }} || '%，世界集中度 '
                || {{ with_decimals('world_export_hhi_index', 2) }} || '。'
        when '强基础'
            then
                '强基础：复杂度居前一成，世界份额由 ' || {{ with_decimals('100 * world_share_before', 1) }} || '% 升至 '
                || {{ with_decimals('100 * world_share', 1) }} || '%。'
        when '稳基础'
            then
                '稳基础：国内能造（比较优势 ' || {{ with_decimals('rca_ratio', 2) }} || '，关联产品齐备），但出口单价仅为进口的 '
                || {{ with_decimals('relative_unit_value_ratio', 2) }} || '。'
        when '平稳' then '平稳：四条规则均不成立。'
        else '未分类：缺少判定所需数据（' || missing_reason || '）。'
    end || coalesce(
        '排序第 ' || priority_rank || ' 位（共 ' || ranked_count || ' 项'
        || coalesce('，九成抽样在第 ' || lower_bound_rank || '—' || upper_bound_rank || ' 位', '')
        || '）：依赖概率 ' || {{ with_decimals('dependence_probability_share', 2) }} || '，关键性 '
        || {{ with_decimals('criticality_share', 2) }} || '，来自限制出口方的份额 '
        || {{ with_decimals('100 * policy_exposure_share', 0) }} || '%。', ''
    ) as reasons_zh,
    missing_reason,
    bottleneck_index,
    priority_index,
    priority_rank,
    ranked_count,
    lower_bound_rank,
    upper_bound_rank,
    is_rankable,
    vintage_id,
    'priority-4' as rule_version

from classes
