with

complexity as (

    select * from {{ ref('stg_indicators__complexity') }}

),

economies as (

    select * from {{ ref('int_economies__baci_codes') }}

)

select
    complexity.year,
    complexity.hs_edition,
    complexity.subject_type,
    economies.economy_code,
    complexity.product_code,
    complexity.eci_index,
    complexity.eci_sample_index,
    complexity.pci_index,
    complexity.pci_standardised_index,
    complexity.fitness_index,
    complexity.quality_index,
    complexity.diversity_count,
    complexity.ubiquity_count,
    complexity.filter_code,
    complexity.missing_reason,
    complexity.vintage_id,
    'complexity-3' as rule_version

from complexity
left join economies on complexity.economy_baci_code = economies.baci_code
-- an economy we do not know has no name to publish its complexity under; gate G1 measures what it trades
where complexity.subject_type = 'product' or economies.economy_code is not null
