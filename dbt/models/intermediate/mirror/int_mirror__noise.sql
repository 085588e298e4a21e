-- Whose noise it is: the variance of a gap is that of one reporter and that of the other. Each begins with half of what
-- there is between it and its partners, and goes 25 times half way to what the partners leave. Two that have only each
-- other keep a half each.
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

-- rounded, so that the order in which partners are read cannot change a digit
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
