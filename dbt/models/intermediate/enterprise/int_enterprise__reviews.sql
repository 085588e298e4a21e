-- Number of enterprises that passed the last listed review of a batch, by province.
with

reviews as (

    select
        title_code,
        batch,
        province_code,
        item_count as passed_count,
        as_of as reviewed_on,
        row_number() over (partition by title_code, batch, province_code order by as_of desc) as recency_rank
    from {{ ref('int_regional_lists__provinces') }}
    where purpose = 'review'

)

select
    title_code,
    batch,
    province_code,
    passed_count,
    reviewed_on

from reviews
where recency_rank = 1
