select
    'BACI' as code_system,
    baci_code as code,
    economy_code,
    'baci_economies-1' as rule_version

from {{ ref('baci_economies') }}

union all

select
    scheme as code_system,
    alias_code as code,
    economy_code,
    'economy_aliases-1' as rule_version

from {{ ref('economy_aliases') }}
