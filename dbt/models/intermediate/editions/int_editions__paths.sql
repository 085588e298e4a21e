-- How a code of each newer edition in the release arrives in the oldest one: by the table between the two where there is
-- one, or else step by step, each to the nearest older edition. Empty where the release holds one edition.
with recursive

weights as (

    select * from {{ ref('int_editions__weights') }}
    where weight_share > 0

),

editions as (

    select distinct hs_edition from {{ ref('int_trade__world_exports') }}

),

target as (

    select min({{ long_edition('hs_edition') }}) as edition from editions

),

hops as (

    select
        weights.from_edition,
        'HS' || right(
            coalesce(
                max(case when {{ long_edition('weights.to_edition') }} = target.edition then target.edition end),
                max({{ long_edition('weights.to_edition') }})
            ), 2
        ) as to_edition
    from weights
    cross join target
    where {{ long_edition('weights.to_edition') }} < {{ long_edition('weights.from_edition') }}
    group by weights.from_edition

),

steps as (

    select
        weights.from_edition,
        weights.from_product_code,
        weights.to_edition,
        weights.to_product_code,
        weights.weight_share
    from weights
    inner join hops using (from_edition, to_edition)

),

walked as (

    select
        from_edition,
        from_product_code,
        to_edition,
        to_product_code,
        weight_share
    from steps

    union all

    select
        walked.from_edition,
        walked.from_product_code,
        steps.to_edition,
        steps.to_product_code,
        cast(walked.weight_share * steps.weight_share as decimal(13, 12)) as weight_share
    from walked
    inner join steps on walked.to_edition = steps.from_edition and walked.to_product_code = steps.from_product_code

)

select
    walked.from_edition,
    walked.from_product_code,
    walked.to_edition,
    walked.to_product_code,
    cast(sum(walked.weight_share) as decimal(13, 12)) as weight_share

from walked
inner join target on {{ long_edition('walked.to_edition') }} = target.edition
inner join editions on walked.from_edition = editions.hs_edition
group by walked.from_edition, walked.from_product_code, walked.to_edition, walked.to_product_code
