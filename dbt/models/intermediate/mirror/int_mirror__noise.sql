-- Reliability of reporters. The variance of the gaps between two economies is the sum of the error variances of both.
-- Each economy starts with half of the mean variance with its partners; 25 damped iterations then move it half way
-- towards the variance that its partners' estimates leave. Two economies that have only each other keep a half each.
with recursive

sides as (

    select
        year,
        hs_edition,
        exporter_code as economy_code,
        importer_code as partner_code,
        gap_variance,
        precision_weight
    from {{ ref('int_mirror__pair_noise') }}

    union all

    select
        year,
        hs_edition,
        importer_code as economy_code,
        exporter_code as partner_code,
        gap_variance,
        precision_weight
    from {{ ref('int_mirror__pair_noise') }}

),

-- rounded, so that the order of partners cannot change a digit
estimates as (

    select
        0 as number,
        year,
        hs_edition,
        economy_code,
        round(sum(precision_weight * gap_variance) / sum(precision_weight) / 2, 12) as noise_variance
    from sides
    group by year, hs_edition, economy_code

    union all

    select
        max(own.number) + 1 as number,
        own.year,
        own.hs_edition,
        own.economy_code,
        round(
            (
                max(own.noise_variance)
                + sum(sides.precision_weight * (sides.gap_variance - partners.noise_variance)) / sum(sides.precision_weight)
            ) / 2,
            12
        ) as noise_variance
    from estimates as own
    inner join sides using (year, hs_edition, economy_code)
    inner join estimates as partners
        on
            sides.year = partners.year
            and sides.hs_edition = partners.hs_edition
            and sides.partner_code = partners.economy_code
    where own.number < 25
    group by own.year, own.hs_edition, own.economy_code

)

select
    year,
    hs_edition,
    economy_code,
    sqrt(greatest(noise_variance, 0)) as noise_sd_log

from estimates
where number = 25
