select
    year,
    economy_code,
    industry_code,
    partner_code,
    foreign_input_reliance_share,
    foreign_input_reliance_share - face_value_share as hidden_reliance_share,
    vintage_id,
    'input_output-2' as rule_version,
    face_value_share,
    edition,
    table_form

from {{ ref('stg_indicators__input_reliance') }}
