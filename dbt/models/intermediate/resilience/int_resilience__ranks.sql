-- Place of each economy among those with a composite, and the places it can have (methods P01). All economies have the same
-- weights; thresholds put each where they can. One economy is before another whatever the choice where its lowest composite
-- is above the other's highest under every weighting: the logarithm of their ratio is linear in the weights, so that those at
-- the ends speak for all between. A re-export hub has no place, and the others are ranked without it.
with

weighted as (

    select
        weighted.year,
        weighted.hs_edition,
        weighted.economy_code,
        weighted.base_code,
        weighted.weighting_number,
        -- what differs by less than twelve decimals is equal
        round(max(case when weighted.position = 'published' then weighted.resilience_index end), 12) as resilience_index,
        round(max(case when weighted.position = 'lowest' then weighted.resilience_index end), 12) as lowest_index,
        round(max(case when weighted.position = 'highest' then weighted.resilience_index end), 12) as highest_index
    from {{ ref('int_resilience__weighted') }} as weighted
    left join {{ ref('reexport_hubs') }} as hubs using (economy_code)
    where weighted.resilience_index is not null and hubs.economy_code is null
    group by
        weighted.year, weighted.hs_edition, weighted.economy_code, weighted.base_code, weighted.weighting_number

),

pairs as (

    select
        economies.year,
        economies.hs_edition,
        economies.economy_code,
        economies.base_code,
        others.economy_code as other_code,
        max(
            case when economies.weighting_number = 0 and others.resilience_index > economies.resilience_index then 1 else 0 end
        ) as is_before,
        min(case when others.lowest_index > economies.highest_index then 1 else 0 end) as is_always_before,
        max(case when others.highest_index > economies.lowest_index then 1 else 0 end) as is_ever_before
    from weighted as economies
    inner join weighted as others using (year, hs_edition, base_code, weighting_number)
    where economies.economy_code <> others.economy_code
    group by
        economies.year, economies.hs_edition, economies.economy_code, economies.base_code, others.economy_code

),

places as (

    select
        year,
        hs_edition,
        economy_code,
        base_code
    from weighted
    where weighting_number = 0

),

ranked as (

    select
        places.year,
        places.hs_edition,
        places.economy_code,
        places.base_code,
        1 + count(pairs.other_code) as ranked_count,
        1 + coalesce(sum(pairs.is_before), 0) as central_rank,
        1 + coalesce(sum(pairs.is_always_before), 0) as lower_bound_rank,
        1 + coalesce(sum(pairs.is_ever_before), 0) as upper_bound_rank
    from places
    left join pairs using (year, hs_edition, economy_code, base_code)
    group by places.year, places.hs_edition, places.economy_code, places.base_code

),

parameters as (

    select value as rankable_list_share
    from {{ ref('trade_parameters') }}
    where parameter_code = 'rankable_list_share'

)

select
    ranked.year,
    ranked.hs_edition,
    ranked.economy_code,
    ranked.base_code,
    cast(ranked.ranked_count as integer) as ranked_count,
    cast(ranked.central_rank as integer) as central_rank,
    cast(ranked.lower_bound_rank as integer) as lower_bound_rank,
    cast(ranked.upper_bound_rank as integer) as upper_bound_rank,
    ranked.upper_bound_rank - ranked.lower_bound_rank
    <= parameters.rankable_list_share * ranked.ranked_count as is_rankable

from ranked
cross join parameters
