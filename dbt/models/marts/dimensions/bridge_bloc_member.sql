select
    bloc_code,
    economy_code,
    valid_from,
    valid_to,
    note,
    'blocs-1' as rule_version

from {{ ref('int_economies__bloc_members') }}
