-- Our table of the five bases, written in headings and subheadings, expanded to the six-digit products of each edition.
-- The longest prefix wins: 848120 (hydraulic valves) is taken out of 8481 (valves).
with

products as (

    select * from {{ ref('stg_baci__product_codes') }}

),

mapped_codes as (

    select * from {{ ref('five_bases_hs') }}

),

-- HS2017 codes of which only a part became a five-base code in HS2022 are not counted in full.
partial_codes as (

    select
        'HS17' as hs_edition,
        hs2017 as product_code
    from {{ ref('five_bases_hs_partial_2017') }}

),

candidates as (

    select
        products.hs_edition,
        products.product_code,
        products.vintage_id,
        mapped_codes.base as base_code,
        mapped_codes.segment,
        mapped_codes.strategic_industry,
        mapped_codes.hs_code as mapped_hs_code,
        row_number() over (
            partition by products.hs_edition, products.product_code
            order by length(mapped_codes.hs_code) desc
        ) as preference
    from products
    inner join mapped_codes
        on
            products.product_code like mapped_codes.hs_code || '%'
            and mapped_codes.hs_edition like '%' || {{ long_edition('products.hs_edition') }} || '%'

)

select
    candidates.hs_edition,
    candidates.product_code,
    candidates.base_code,
    -- the table writes "gears 齿轮; shafts 轴": an English code and a Chinese name for each segment
    {{ replace_all('candidates.segment', '([a-z0-9_]+) ([^;]+)', '\\1') }} as segment,
    {{ replace_all('candidates.segment', '([a-z0-9_]+) ([^;]+)', '\\2') }} as segment_name_zh,
    candidates.strategic_industry,
    candidates.mapped_hs_code,
    candidates.vintage_id

from candidates
left join partial_codes using (hs_edition, product_code)
where candidates.preference = 1 and partial_codes.product_code is null
