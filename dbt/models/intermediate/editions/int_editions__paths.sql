-- How a code of each newer edition in the release arrives in the oldest one: by the table between the two where there is
-- one, or else step by step, each to the nearest older edition. Codes that CEPII makes (271000 for all of 2710, 9999AA) are in
-- no table and mean the same in every edition: they stay what they are. Empty where the release holds one edition.
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

),

products as (

    select
        hs_edition,
        product_code
    from {{ ref('stg_baci__product_codes') }}

),

tabled as (

    select distinct
        from_edition as hs_edition,
        from_product_code as product_code
    from {{ ref('int_editions__weights') }}

),

own_codes as (

    select
        newer.hs_edition as from_edition,
        newer.product_code,
        older.hs_edition as to_edition
    from products as newer
    inner join hops on newer.hs_edition = hops.from_edition
    cross join target
    inner join products as older
        on newer.product_code = older.product_code and {{ long_edition('older.hs_edition') }} = target.edition
    left join tabled as tabled_newer
        on newer.hs_edition = tabled_newer.hs_edition and newer.product_code = tabled_newer.product_code
    left join tabled as tabled_older
        on older.hs_edition = tabled_older.hs_edition and older.product_code = tabled_older.product_code
    where
        newer.hs_edition <> older.hs_edition
        and tabled_newer.product_code is null
        and tabled_older.product_code is null

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

union all

select
    from_edition,
    product_code as from_product_code,
    to_edition,
    product_code as to_product_code,
    cast(1 as decimal(13, 12)) as weight_share

from own_codes
