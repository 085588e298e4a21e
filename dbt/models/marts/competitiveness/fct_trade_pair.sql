with

flows as (

    select * from {{ ref('int_competitiveness__pair_flows') }}

),

complementarity as (

    select * from {{ ref('int_competitiveness__pair_complementarity') }}

),

dependence as (

    select
        year,
        hs_edition,
        economy_code,
        supplier_code as partner_code,
        in_year_product_count,
        product_count,
        import_value_usd
    from {{ ref('int_competitiveness__pair_dependence') }}

),

dependence_of_partner as (

    select
        year,
        hs_edition,
        partner_code as economy_code,
        economy_code as partner_code,
        in_year_product_count,
        product_count,
        import_value_usd
    from dependence

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
        flows.*,
        complementarity.complementarity_index,
        full_windows.year is not null as is_judged,
        coalesce(dependence.in_year_product_count, 0) as in_year_product_count,
        coalesce(dependence.product_count, 0) as product_count,
        coalesce(dependence.import_value_usd, 0) as dependent_value_usd,
        coalesce(dependence_of_partner.in_year_product_count, 0) as partner_in_year_product_count,
        coalesce(dependence_of_partner.product_count, 0) as partner_product_count,
        coalesce(dependence_of_partner.import_value_usd, 0) as partner_dependent_value_usd
    from flows
    left join complementarity using (year, hs_edition, economy_code, partner_code)
    left join full_windows using (year, hs_edition)
    left join dependence using (year, hs_edition, economy_code, partner_code)
    left join dependence_of_partner using (year, hs_edition, economy_code, partner_code)

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
