-- How the codes of each newer edition of the release arrive in the oldest one: step by step from edition to edition, and
-- unchanged where CEPII made the code. Empty where the release has one edition.
with recursive

hops as (

    select * from {{ ref('int_editions__hops') }}

),

steps as (

    select
        weights.from_edition,
        weights.from_product_code,
        weights.to_edition,
        weights.to_product_code,
        weights.weight_share,
        weights.to_edition = hops.oldest_edition as is_arrived
    from {{ ref('int_editions__weights') }} as weights
    inner join hops using (from_edition, to_edition)
    where weights.weight_share > 0

),

walked as (

    select * from steps

    union all

    select
        walked.from_edition,
        walked.from_product_code,
        steps.to_edition,
        steps.to_product_code,
        cast(walked.weight_share * steps.weight_share as decimal(13, 12)) as weight_share,
        steps.is_arrived
    from walked
    inner join steps
        on
            walked.to_edition = steps.from_edition
            and walked.to_product_code = steps.from_product_code

),

editions as (

    select distinct hs_edition from {{ ref('int_trade__world_exports') }}

)

select
    walked.from_edition,
    walked.from_product_code,
    walked.to_edition,
    walked.to_product_code,
    cast(sum(walked.weight_share) as decimal(13, 12)) as weight_share

from walked
inner join editions on walked.from_edition = editions.hs_edition
where walked.is_arrived
group by walked.from_edition, walked.from_product_code, walked.to_edition, walked.to_product_code

union all

select
    from_edition,
    product_code as from_product_code,
    to_edition,
    product_code as to_product_code,
    cast(1 as decimal(13, 12)) as weight_share

from {{ ref('int_editions__unlinked_codes') }}
