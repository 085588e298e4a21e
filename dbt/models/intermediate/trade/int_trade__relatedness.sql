-- Relatedness density by our economy codes. An unknown economy is left out: there is no code to publish it under.
select
    relatedness.year,
    relatedness.hs_edition,
    economies.economy_code,
    relatedness.product_code,
    relatedness.density_share,
    relatedness.has_advantage,
    relatedness.filter_code,
    relatedness.vintage_id

from {{ ref('stg_indicators__relatedness') }} as relatedness
inner join {{ ref('int_economies__baci_codes') }} as economies on relatedness.economy_baci_code = economies.baci_code
