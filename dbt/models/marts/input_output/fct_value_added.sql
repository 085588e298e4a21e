select
    year,
    economy_code,
    industry_code,
    domestic_value_added_share,
    foreign_value_added_share,
    vintage_id,
    'input_output-2' as rule_version,
    export_usd,
    value_added_ratio,
    unlisted_input_share,
    edition,
    table_form

from {{ ref('stg_indicators__value_added') }}
