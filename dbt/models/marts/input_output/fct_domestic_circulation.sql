select
    year,
    economy_code,
    domestic_demand_share,
    1 - domestic_demand_share as foreign_demand_share,
    export_usd,
    domestic_value_added_share,
    1 - domestic_value_added_share as foreign_value_added_share,
    missing_reason,
    edition,
    table_form,
    vintage_id,
    'input_output-2' as rule_version

from {{ ref('stg_indicators__economy_measures') }}
