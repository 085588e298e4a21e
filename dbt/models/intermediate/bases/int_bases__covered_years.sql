-- Years of the editions that the five-base table maps. An edition without a mapping has no base at all, so that a row of
-- zeros for each base would mislead.
with

editions as (

    select
        hs_edition,
        max(vintage_id) as vintage_id
    from {{ ref('stg_baci__product_codes') }}
    group by hs_edition

),

mapped_editions as (

    select distinct hs_edition from {{ ref('int_bases__assigned') }}

)

select distinct
    exports.hs_edition,
    exports.year,
    editions.vintage_id

from {{ ref('int_trade__world_exports') }} as exports
inner join editions using (hs_edition)
inner join mapped_editions using (hs_edition)
