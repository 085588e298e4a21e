-- The four parts of the bottleneck score, for imports of five-base products (methods B01).
with

imports as (

    select imports.*
    from {{ ref('int_trade__imports') }} as imports
    inner join {{ ref('economies') }} using (economy_code)

),

industries as (

    select * from {{ ref('int_resilience__product_industries') }}

),

parameters as (

    select value as assumed_noise_log_sd
    from {{ ref('trade_parameters') }}
    where parameter_code = 'trade_noise_log_sd'

),

full_windows as (

    select
        year,
        hs_edition
    from {{ ref('int_trade__full_windows') }}
    where rule_code = 'geodep'

),

probabilities as (

    select
        drawn.year,
        drawn.hs_edition,
        codes.economy_code,
        drawn.product_code,
        drawn.probability_share,
        drawn.dependent_draws,
        drawn.noise_log_sd,
        drawn.noise_source
    from {{ ref('stg_indicators__dependence_probability') }} as drawn
    inner join {{ ref('int_economies__baci_codes') }} as codes on drawn.economy_baci_code = codes.baci_code

),

densities as (

    select * from {{ ref('int_trade__relatedness') }}

),

criticalities as (

    select * from {{ ref('int_bottleneck__criticality') }}

),

exposures as (

    select * from {{ ref('int_bottleneck__policy_exposure') }}

)

select
    imports.year,
    imports.hs_edition,
    imports.economy_code,
    imports.product_code,
    imports.import_value_usd,
    -- products that no draw finds dependent have no row among the probabilities where all noise is assumed
    case when full_windows.year is not null then coalesce(probabilities.probability_share, 0) end
        as dependence_probability_share,
    probabilities.dependent_draws,
    case when full_windows.year is not null then coalesce(probabilities.noise_log_sd, parameters.assumed_noise_log_sd) end
        as noise_log_sd,
    case when full_windows.year is not null then coalesce(probabilities.noise_source, 'assumed') end as noise_source,
    criticalities.criticality_share,
    criticalities.input_output_year as criticality_year,
    exposures.policy_exposure_share,
    1 - densities.density_share as infeasibility_share,
    imports.vintage_id

from imports
inner join industries using (hs_edition, product_code)
cross join parameters
left join full_windows using (year, hs_edition)
left join probabilities using (year, hs_edition, economy_code, product_code)
left join criticalities using (year, economy_code, industry_code)
left join exposures using (year, hs_edition, economy_code, product_code)
left join densities using (year, hs_edition, economy_code, product_code)
