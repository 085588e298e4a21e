with

products as (

    select * from {{ ref('int_competitiveness__products') }}
    where export_value_usd > 0

),

economies as (

    select * from {{ ref('int_competitiveness__economies') }}

),

nomenclatures as (

    select
        year,
        hs_edition,
        count(*) as product_count
    from {{ ref('int_trade__world_exports') }}
    group by year, hs_edition

),

parameters as (

    select value as advantage_rca_ratio
    from {{ ref('trade_parameters') }}
    where parameter_code = 'advantage_rca_ratio'

),

ubiquity as (

    select
        products.year,
        products.hs_edition,
        products.product_code,
        count(*) as economy_count
    from products
    cross join parameters
    where not products.is_bloc and products.rca_ratio >= parameters.advantage_rca_ratio
    group by products.year, products.hs_edition, products.product_code

),

shares as (

    select
        products.year,
        products.hs_edition,
        products.economy_code,
        products.is_bloc,
        products.rca_ratio >= parameters.advantage_rca_ratio as has_advantage,
        -- a bloc can have an advantage that no economy has
        coalesce(ubiquity.economy_count, 0) as ubiquity_count,
        {{ share('products.export_value_usd', 'economies.export_value_usd') }} as export_share,
        products.vintage_id
    from products
    inner join economies using (year, hs_edition, economy_code)
    left join ubiquity using (year, hs_edition, product_code)
    cross join parameters

),

measured as (

    select
        year,
        hs_edition,
        economy_code,
        is_bloc,
        cast(count(*) as integer) as exported_product_count,
        cast(sum(case when has_advantage then 1 else 0 end) as integer) as advantage_product_count,
        sum(case when has_advantage then ubiquity_count else 0 end) as ubiquity_sum,
        -- terms of seventeen decimals add up exactly, in whatever order they are read
        cast(-sum(cast(export_share * ln(export_share) as decimal(18, 17))) as double) as export_entropy,
        max(vintage_id) as vintage_id
    from shares
    group by year, hs_edition, economy_code, is_bloc

)

select
    measured.year,
    measured.hs_edition,
    measured.economy_code,
    measured.is_bloc,
    measured.exported_product_count,
    measured.advantage_product_count,
    {{ share('measured.ubiquity_sum', 'measured.advantage_product_count') }} as mean_ubiquity_count,
    -- twelve decimals are kept, so that equal shares have an evenness of 1 and not of a bit more
    round(measured.export_entropy, 12) as export_entropy_index,
    case
        when nomenclatures.product_count > 1
            then round(measured.export_entropy / ln(cast(nomenclatures.product_count as double)), 12)
    end as export_evenness_index,
    measured.vintage_id,
    'diversity-1' as rule_version

from measured
inner join nomenclatures using (year, hs_edition)
