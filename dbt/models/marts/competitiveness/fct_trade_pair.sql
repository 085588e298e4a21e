with

trade as (

    select * from {{ ref('int_competitiveness__pair_trade') }}

),

codes as (

    select * from {{ ref('int_economies__baci_codes') }}

),

complementarity as (

    select
        indices.year,
        indices.hs_edition,
        importers.economy_code,
        exporters.economy_code as partner_code,
        indices.complementarity_index,
        indices.vintage_id
    from {{ ref('stg_indicators__complementarity') }} as indices
    inner join codes as importers on indices.importer_baci_code = importers.baci_code
    inner join codes as exporters on indices.exporter_baci_code = exporters.baci_code

),

pairs as (

    select
        year,
        hs_edition,
        importer_code as economy_code,
        exporter_code as partner_code,
        trade_value_usd as import_value_usd,
        0 as export_value_usd,
        vintage_id
    from trade

    union all

    select
        year,
        hs_edition,
        exporter_code as economy_code,
        importer_code as partner_code,
        0 as import_value_usd,
        trade_value_usd as export_value_usd,
        vintage_id
    from trade

    union all

    -- whose baskets can be compared is a pair before the first dollar flows, and from both sides
    select
        year,
        hs_edition,
        economy_code,
        partner_code,
        0 as import_value_usd,
        0 as export_value_usd,
        vintage_id
    from complementarity

    union all

    select
        year,
        hs_edition,
        partner_code as economy_code,
        economy_code as partner_code,
        0 as import_value_usd,
        0 as export_value_usd,
        vintage_id
    from complementarity

),

both_ways as (

    select
        year,
        hs_edition,
        economy_code,
        partner_code,
        sum(import_value_usd) as import_value_usd,
        sum(export_value_usd) as export_value_usd,
        max(vintage_id) as vintage_id
    from pairs
    group by year, hs_edition, economy_code, partner_code

),

dependence as (

    select * from {{ ref('int_competitiveness__pair_dependence') }}

),

full_windows as (

    select
        hs_edition,
        year
    from {{ ref('int_trade__full_windows') }}
    where rule_code = 'geodep'

),

counted as (

    select
        both_ways.*,
        complementarity.complementarity_index,
        full_windows.year is not null as is_judged,
        coalesce(own.in_year_product_count, 0) as in_year_product_count,
        coalesce(own.product_count, 0) as product_count,
        coalesce(own.import_value_usd, 0) as dependent_value_usd,
        coalesce(reverse.in_year_product_count, 0) as partner_in_year_product_count,
        coalesce(reverse.product_count, 0) as partner_product_count,
        coalesce(reverse.import_value_usd, 0) as partner_dependent_value_usd
    from both_ways
    left join complementarity using (year, hs_edition, economy_code, partner_code)
    left join full_windows using (year, hs_edition)
    left join dependence as own
        on
            both_ways.year = own.year
            and both_ways.hs_edition = own.hs_edition
            and both_ways.economy_code = own.economy_code
            and both_ways.partner_code = own.supplier_code
    left join dependence as reverse
        on
            both_ways.year = reverse.year
            and both_ways.hs_edition = reverse.hs_edition
            and both_ways.partner_code = reverse.economy_code
            and both_ways.economy_code = reverse.supplier_code

)

select
    year,
    hs_edition,
    economy_code,
    partner_code,
    cast(import_value_usd as decimal(38, 0)) as import_value_usd,
    cast(export_value_usd as decimal(38, 0)) as export_value_usd,
    complementarity_index,
    in_year_product_count as dependent_in_year_product_count,
    partner_in_year_product_count as partner_dependent_in_year_product_count,
    partner_in_year_product_count - in_year_product_count as asymmetry_in_year_count,
    case when is_judged then product_count end as dependent_product_count,
    case when is_judged then partner_product_count end as partner_dependent_product_count,
    case when is_judged then partner_product_count - product_count end as asymmetry_count,
    case when is_judged then cast(dependent_value_usd as decimal(38, 0)) end as dependent_import_value_usd,
    case when is_judged then cast(partner_dependent_value_usd as decimal(38, 0)) end as partner_dependent_import_value_usd,
    case when is_judged then cast(partner_dependent_value_usd - dependent_value_usd as decimal(38, 0)) end
        as asymmetry_value_usd,
    vintage_id,
    'trade_pair-1' as rule_version

from counted
