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

windows as (

    select * from {{ ref('int_competitiveness__pair_windows') }}

),

counted as (

    select
        flows.*,
        complementarity.complementarity_index,
        economies.is_bloc,
        partners.is_bloc as is_partner_bloc,
        partners.is_counted_supplier and economies.is_window_whole and partners.is_window_whole as is_judged,
        economies.is_counted_supplier and economies.is_window_whole and partners.is_window_whole as is_partner_judged,
        case when partners.is_counted_supplier then coalesce(dependence.in_year_product_count, 0) end
            as in_year_product_count,
        coalesce(dependence.product_count, 0) as product_count,
        coalesce(dependence.import_value_usd, 0) as dependent_value_usd,
        case when economies.is_counted_supplier then coalesce(dependence_of_partner.in_year_product_count, 0) end
            as partner_in_year_product_count,
        coalesce(dependence_of_partner.product_count, 0) as partner_product_count,
        coalesce(dependence_of_partner.import_value_usd, 0) as partner_dependent_value_usd
    from flows
    inner join windows as economies using (year, hs_edition, economy_code)
    inner join windows as partners
        on
            flows.year = partners.year
            and flows.hs_edition = partners.hs_edition
            and flows.partner_code = partners.economy_code
    left join complementarity using (year, hs_edition, economy_code, partner_code)
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
    case when is_partner_judged then partner_product_count end as partner_dependent_product_count,
    case when is_judged and is_partner_judged then partner_product_count - product_count end as asymmetry_count,
    case when is_judged then cast(dependent_value_usd as decimal(38, 0)) end as dependent_import_value_usd,
    case when is_partner_judged then cast(partner_dependent_value_usd as decimal(38, 0)) end
        as partner_dependent_import_value_usd,
    case
        when is_judged and is_partner_judged
            then cast(partner_dependent_value_usd - dependent_value_usd as decimal(38, 0))
    end as asymmetry_value_usd,
    is_bloc,
    is_partner_bloc,
    vintage_id,
    'trade_pair-2' as rule_version

from counted
