select
    year,
    economy_code,
    industry_code,
    output_usd,
    value_added_and_taxes_usd,
    upstreamness_index,
    downstreamness_index,
    propagation_length_index,
    service_input_share,
    digital_input_share,
    extraction_loss_usd,
    extraction_loss_gdp_share,
    edition,
    table_form,
    vintage_id,
    'input_output-2' as rule_version

from {{ ref('stg_indicators__industry_measures') }}
