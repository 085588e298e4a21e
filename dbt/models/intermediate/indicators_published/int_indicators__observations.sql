-- Indicators of all publishers in one shape. Publishers are never mixed within an indicator.
select * from {{ ref('int_indicators__worldbank') }}
union all
select * from {{ ref('int_indicators__nbs') }}
union all
select * from {{ ref('int_indicators__unido') }}
