with

relatedness as (

    select * from {{ ref('stg_indicators__relatedness') }}

),

economies as (

    select * from {{ ref('int_economies__baci_codes') }}

)

select
    relatedness.year,
    relatedness.hs_edition,
    economies.economy_code,
    relatedness.product_code,
    relatedness.density_share,
    relatedness.has_advantage,
    relatedness.filter_code,
    relatedness.vintage_id,
    'relatedness-1' as rule_version

from relatedness
-- as in fct_complexity, an economy we do not know has no name to publish its densities under
inner join economies on relatedness.economy_baci_code = economies.baci_code
