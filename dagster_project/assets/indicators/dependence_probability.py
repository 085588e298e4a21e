"""The probability that an economy depends on a five-base product, by HS edition and year."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import Any

import dagster as dg
import numpy as np
import polars as pl

from dagster_project.assets.indicators import reporter_noise
from dagster_project.assets.inputs import INPUTS
from dagster_project.assets.trade_years import countable_flows, known_economies, trade_parameters
from dagster_project.release.candidate import Candidate
from dagster_project.release.indicator_cache import Entry, Year, cache_of, finished, key_of, trade_of
from indicators.uncertainty import (
    Codes,
    Criterion,
    PackedBits,
    ProductFlows,
    Reporters,
    Rule,
    Uncertainty,
    drawn_verdicts,
    packed_bits,
    persistent,
    probability,
)
from sources import seeds
from sources.context import Context
from sources.files import link_or_copy

PROBABILITY = dg.AssetKey(["indicators", "dependence_probability"])
NAME, VERDICTS = "dependence_probability", "dependence_verdicts"
RULE = "geodep"
THREADS = 2
ROW = ("product_code", "economy_baci_code")
ASSUMED = "assumed"
COUNTS = ("flow_count", "measured_flow_count", "noise_log_sd_sum")  # of the flows into an economy
SCHEMA = {
    "product_code": pl.String,
    "economy_baci_code": pl.Int16,
    "dependent_draws": pl.Binary,
    "flow_count": pl.Int32,
    "measured_flow_count": pl.Int32,
    "noise_log_sd_sum": pl.Float64,
}


@dg.asset(
    key=PROBABILITY,
    deps=[INPUTS, reporter_noise.REPORTER_NOISE],
    group_name="indicators",
    kinds={"python", "parquet"},
    description="Share of draws of noise and of thresholds in which an economy depends on a five-base product.",
    pool="candidate",
)
def dependence_probability(
    run_context: dg.ResourceParam[Context], build_lock: dg.ResourceParam[Any]
) -> dg.MaterializeResult:
    """Draw the verdicts of every year of the candidate's inputs, and count them over each window of years."""
    values = seed_values()
    candidate = Candidate(run_context.settings.candidate)
    years, noise = trade_of(candidate), pl.read_parquet(reporter_noise.path_in(candidate))
    verdicts, results = cache_of(run_context.settings, VERDICTS), cache_of(run_context.settings, NAME)

    def given_in(*chosen: Year) -> dict[str, Any]:
        return values | {"noise": noise.filter(pl.col("year").is_in([year.year for year in chosen]))}

    def drawn(key: str, year: Year) -> Entry:
        return verdicts.entry(key, partial(_verdicts, year, given_in(year)))

    # keys first, in one thread: they parse code, and Python 3.11 fails to parse in two at a time
    keys = [key_of(verdicts_of, {year.partition: year.sha256}, given_in(year)) for year in years]
    with ThreadPoolExecutor(THREADS) as threads:  # numpy draws without the lock of the interpreter
        drawn_years = list(zip(years, threads.map(drawn, keys, years), strict=True))
    for _, of_edition in groupby(drawn_years, key=lambda drawn_year: drawn_year[0].edition):
        edition = list(of_edition)
        for last, (year, _) in enumerate(edition, start=1):
            window = edition[max(0, last - values["rule"].window_years) : last]
            parts = {before.partition: before.sha256 for before, _ in window}
            key = key_of(probabilities, parts, given_in(*(before for before, _ in window)))
            entry = results.entry(key, partial(_probabilities, window, values))
            link_or_copy(entry.path_of(NAME), year.target(NAME))
    verdicts.prune()
    return dg.MaterializeResult(metadata={**finished(results, NAME, len(years)), "draws": values["uncertainty"].draws})


def seed_values() -> dict[str, Any]:
    """Return the arguments of :func:`verdicts_of` that come from seeds: economies, products, rule and noise."""
    value = trade_parameters()
    return {
        "economies": known_economies(),
        "codes": seeds.frame("five_bases_hs")["hs_code"].unique().sort().to_list(),
        "rule": rule_of(RULE),
        "uncertainty": Uncertainty(
            draws=int(value["draw_count"]),
            log_sd=value["trade_noise_log_sd"],
            half_range=value["threshold_swing_share"],
            seed=int(value["draw_seed"]),
            common_share=value["reporter_error_common_share"],
        ),
    }


def rule_of(code: str) -> Rule:
    """Return a rule of GeoDep's criteria by its code. Raises KeyError where a criterion is missing from the seeds."""
    [window] = [int(row["window_years"]) for row in seeds.rows("dependence_rules") if row["rule_code"] == code] or [0]
    criteria = {
        row["criterion"]: Criterion(float(row["threshold"]), row["comparison"])
        for row in seeds.rows("dependence_thresholds")
        if row["rule_code"] == code
    }
    return Rule(
        supplier_hhi_index=criteria["supplier_hhi_index"],
        world_export_hhi_index=criteria["world_export_hhi_index"],
        import_export_ratio=criteria["import_export_ratio"],
        dependent_year_count=criteria["dependent_year_count"],
        window_years=window,
    )


def verdicts_of(
    path: Path,
    year: int,
    *,
    economies: pl.DataFrame,
    codes: Sequence[str],
    rule: Rule,
    uncertainty: Uncertainty,
    noise: pl.DataFrame | None = None,
) -> pl.DataFrame:
    """Return the drawn verdicts on each importer of each product of one year's trade, sorted by both.

    ``dependent_draws`` has a bit for each draw, the first one first. Products whose code starts with one of ``codes``
    are drawn; dbt then selects the products of a base in the edition. ``noise`` are the rows of
    :mod:`dagster_project.assets.indicators.reporter_noise` of the year. Of the flows into the economy
    ``noise_log_sd_sum`` adds up the standard deviations, and ``measured_flow_count`` counts those with a reporter whose
    noise was measured.
    """
    trade = (
        countable_flows(path, economies)
        .filter(pl.col("product_code").str.contains(f"^({'|'.join(codes)})"))
        .group_by("product_code", "importer_baci_code", "exporter_baci_code")
        .agg(pl.col("value_kusd").sum().cast(pl.Float64))
        .sort("product_code")
        .collect()
    )
    thresholds = uncertainty.thresholds(rule)
    reporters = _reporters(year, noise, economies, uncertainty)
    frames = [pl.DataFrame(schema=SCHEMA)]
    for (product,), rows in trade.group_by("product_code", maintain_order=True):
        exporter, importer = (
            rows[column].cast(pl.Int64).to_numpy() for column in ("exporter_baci_code", "importer_baci_code")
        )
        flows = ProductFlows.of(int(str(product)), year, exporter, importer, rows["value_kusd"].to_numpy())
        importers, verdicts = drawn_verdicts(flows, uncertainty.values(flows, reporters), rule, thresholds)
        counts = _counts(flows, importers, uncertainty, reporters)
        frames.append(
            pl.DataFrame(
                {
                    "product_code": pl.repeat(str(product), len(importers), eager=True),
                    "economy_baci_code": pl.Series(importers, dtype=pl.Int16),
                    "dependent_draws": [bits.tobytes() for bits in packed_bits(verdicts)],
                    **counts,
                }
            )
        )
    return pl.concat(frames)


def _reporters(year: int, noise: pl.DataFrame | None, economies: pl.DataFrame, uncertainty: Uncertainty) -> Reporters:
    """Return the reporters whose noise was measured in the year, by BACI's codes; there may be none."""
    measured = pl.DataFrame(schema=reporter_noise.SCHEMA) if noise is None else noise
    known = economies.join(measured, on="economy_code").sort("baci_code")
    return uncertainty.reporters(year, known["baci_code"].to_numpy(), known["noise_sd_log"].to_numpy())


def _counts(flows: ProductFlows, importers: Codes, uncertainty: Uncertainty, reporters: Reporters) -> dict[str, Any]:
    """Return the columns ``COUNTS`` of the flows into each importer."""
    noise = uncertainty.noise(flows, reporters)
    log_sd = np.where(noise.is_measured, noise.log_sd, uncertainty.log_sd)
    into, size = importers.searchsorted(flows.importer), len(importers)
    return {
        "flow_count": np.bincount(into, minlength=size).astype(np.int32),
        "measured_flow_count": np.bincount(into[noise.is_measured], minlength=size).astype(np.int32),
        "noise_log_sd_sum": np.bincount(into, weights=log_sd, minlength=size),
    }


def probabilities(
    now: pl.DataFrame, earlier: Sequence[pl.DataFrame], rule: Rule, uncertainty: Uncertainty
) -> pl.DataFrame:
    """Return the probability of dependence in the year and, where the years before are there, over the rule's window.

    ``now`` and ``earlier`` come from :func:`verdicts_of`; ``earlier`` is empty where a year of the window is missing.
    ``dependent_draws`` has a bit for each draw, the first one first, set where the economy depends over the window.
    ``noise_source`` says where the noise of the flows into the economy comes from, over all given years: every flow
    from a reporter whose noise was measured (reporter), none (assumed), or some (mixed). ``noise_log_sd`` is the mean
    of these flows' standard deviations. Grain: economy and product, of the products traded in the year, where one of
    the probabilities is above 0 or some noise was measured; a missing row means 0 and assumed.
    """
    years = [*earlier, now]
    rows = (
        pl.concat([year.select(ROW) for year in years])
        .join(now.select("product_code").unique(), on="product_code", how="semi")
        .unique()
        .sort(ROW)
    )
    bits = [_bits_of(year, rows, uncertainty.draws) for year in years]
    rows = rows.join(_noise(years, uncertainty.log_sd), on=ROW, how="left", maintain_order="left")
    columns: dict[str, Any] = {"probability_in_year_share": probability(bits[-1], uncertainty.draws)}
    if earlier:
        over_window = persistent(bits, rule.min_dependent_years)
        columns["probability_share"] = probability(over_window, uncertainty.draws)
        columns["dependent_draws"] = [row.tobytes() for row in over_window]
    return (
        rows.with_columns(**{name: pl.Series(values) for name, values in columns.items()})
        .filter((pl.max_horizontal(pl.selectors.starts_with("probability")) > 0) | (pl.col("noise_source") != ASSUMED))
        .select(
            "economy_baci_code",
            "probability_in_year_share",
            pl.col("probability_share") if earlier else pl.lit(None, pl.Float64).alias("probability_share"),
            pl.col("dependent_draws") if earlier else pl.lit(None, pl.Binary).alias("dependent_draws"),
            "product_code",
            draw_count=pl.lit(uncertainty.draws, pl.Int32),
            noise_log_sd=pl.col("noise_log_sd"),
            noise_source=pl.col("noise_source"),
            threshold_swing_share=pl.lit(uncertainty.half_range),
            seed=pl.lit(uncertainty.seed, pl.Int32),
        )
    )


def _noise(years: Sequence[pl.DataFrame], assumed_log_sd: float) -> pl.DataFrame:
    """Return ``noise_source`` and ``noise_log_sd`` of each economy and product over the years."""
    flows, measured, log_sd = (pl.col(column) for column in COUNTS)
    source = pl.when(measured == 0).then(pl.lit(ASSUMED)).when(measured == flows).then(pl.lit("reporter"))
    return (
        pl.concat([year.select(*ROW, *COUNTS) for year in years])
        .group_by(ROW, maintain_order=True)
        .sum()
        .select(
            *ROW,
            noise_source=source.otherwise(pl.lit("mixed")),
            # a mean of equal numbers need not be that number
            noise_log_sd=pl.when(measured == 0).then(assumed_log_sd).otherwise(log_sd / flows),
        )
    )


def _bits_of(verdicts: pl.DataFrame, rows: pl.DataFrame, draws: int) -> PackedBits:
    """Return rows × bytes of drawn verdicts, 0 where the year has none."""
    width = -(-draws // 8)
    found = rows.join(verdicts, on=ROW, how="left", maintain_order="left")["dependent_draws"]
    return np.frombuffer(b"".join(found.fill_null(bytes(width))), dtype=np.uint8).reshape(len(rows), width)


def _verdicts(year: Year, values: dict[str, Any]) -> dict[str, pl.DataFrame]:
    return {VERDICTS: verdicts_of(year.path, year.year, **values)}


def _probabilities(window: Sequence[tuple[Year, Entry]], values: dict[str, Any]) -> dict[str, pl.DataFrame]:
    """Count the verdicts of the last year of a window, and over the window where no year of it is missing."""
    rule = values["rule"]
    numbers = [year.year for year, _ in window]
    is_complete = numbers == list(range(numbers[-1] - rule.window_years + 1, numbers[-1] + 1))
    *earlier, now = (pl.read_parquet(entry.path_of(VERDICTS)) for _, entry in window)
    return {NAME: probabilities(now, earlier if is_complete else [], rule, values["uncertainty"])}
