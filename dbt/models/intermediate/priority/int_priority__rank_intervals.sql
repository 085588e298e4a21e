-- Intervals of a product's rank over random draws (methods P01). Each draw has its own verdict of dependence, weights of
-- the parts and floor. Only the newest year of an edition is drawn: each year costs seconds, and decisions rest on the newest.
with

newest as (

    select
        hs_edition,
        max(year) as year
    from {{ ref('int_priority__scored') }}
    group by hs_edition

),

scored as (

    -- millions of rows are drawn: a number takes the place of their key
    select
        scored.*,
        cast(
            dense_rank() over (order by scored.hs_edition, scored.economy_code) as integer
        ) as list_number,
        cast(
            row_number() over (
                order by scored.hs_edition, scored.economy_code, scored.product_code
            ) as integer
        ) as item_number
    from {{ ref('int_priority__scored') }} as scored
    inner join newest using (hs_edition, year)

),

drawn as (

    select
        scored.list_number,
        scored.item_number,
        draws.draw_number,
        (
            draws.dependence_weight * {{ log_floored(
                bit_of('scored.dependent_draws', 'draws.draw_number'), 'draws.part_floor_share'
            ) }}
            + draws.criticality_weight * {{ log_floored('scored.criticality_share', 'draws.part_floor_share') }}
            + draws.policy_exposure_weight
            * {{ log_floored('scored.policy_exposure_share', 'draws.part_floor_share') }}
            + draws.infeasibility_weight * {{ log_floored('scored.infeasibility_share', 'draws.part_floor_share') }}
        ) / (
            draws.dependence_weight + draws.criticality_weight + draws.policy_exposure_weight
            + draws.infeasibility_weight
        ) as log_index
    from scored
    cross join {{ ref('stg_indicators__score_draws') }} as draws

),

ranked as (

    select
        item_number,
        rank() over (partition by list_number, draw_number order by log_index desc) as drawn_rank
    from drawn

),

-- row numbers, because quantile aggregates over this many groups run out of memory
placed as (

    select
        item_number,
        drawn_rank,
        row_number() over (partition by item_number order by drawn_rank) as place
    from ranked

),

draw_counts as (

    select count(*) as draw_count
    from {{ ref('stg_indicators__score_draws') }}

),

intervals as (

    select
        placed.item_number,
        max(case when placed.place = ceil(0.05 * draw_counts.draw_count) then placed.drawn_rank end) as lower_bound_rank,
        max(case when placed.place = ceil(0.95 * draw_counts.draw_count) then placed.drawn_rank end) as upper_bound_rank
    from placed
    cross join draw_counts
    group by placed.item_number

)

select
    scored.hs_edition,
    scored.year,
    scored.economy_code,
    scored.product_code,
    -- the interval always contains the rank itself
    cast(least(intervals.lower_bound_rank, scored.priority_rank) as integer) as lower_bound_rank,
    cast(greatest(intervals.upper_bound_rank, scored.priority_rank) as integer) as upper_bound_rank

from scored
inner join intervals using (item_number)
