select
    'BACI' as code_system,
    baci_code as code,
    economy_code,
    'baci_economies-1' as rule_version

from {{ ref('baci_economies') }}
