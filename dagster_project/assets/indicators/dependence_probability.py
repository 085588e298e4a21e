"""How probable each economy's dependence on a product of the five bases is, by HS edition and year."""

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

import dagster as dg
import numpy as np
import polars as pl

from dagster_project.assets.inputs import INPUTS
from dagster_project.assets.trade_years import flows_between, known_economies, trade_parameters
from dagster_project.release.candidate import Candidate
from indicators.uncertainty import (
    Packed,
    ProductFlows,
    Uncertainty,
    drawn_verdicts,
    packed,
    persistent,
    probability,
)
from sources.progress import LOG
from sources.settings import ROOT, load_settings

PROBABILITY = dg.AssetKey(["indicators", "dependence_probability"])
CRITERIA = ("supplier_hhi_index", "world_export_hhi_index", "import_export_ratio")
WINDOW = 3  # years
SEEDS = ROOT / "dbt" / "seeds"


@dg.asset(
    key=PROBABILITY,
    deps=[INPUTS],
    group_name="indicators",
    kinds={"python", "parquet"},
    description="Share of draws of noise and of thresholds in which an economy depends on a five-base product.",
    pool="candidate",
)
def dependence_probability(build_lock: dg.ResourceParam[Any]) -> dg.MaterializeResult:
    """Draw the verdicts of every year of the candidate's inputs, edition by edition, a year at a time."""
    inputs = Candidate(load_settings().candidate).inputs_folder
    trade = inputs / "baci" / "bilateral_trade"
    uncertainty, thresholds = uncertainty_and_thresholds()
    years = sorted(trade.glob("**/part.parquet"))
    for _, paths in groupby(years, key=lambda path: path.relative_to(trade).parts[0]):
        before: deque[tuple[int, dict[str, Packed]]] = deque(maxlen=WINDOW - 1)
        for path in paths:
            year = int(path.relative_to(trade).parts[1].removeprefix("year="))
            drawn = dict(verdicts_of(path, year, uncertainty, thresholds))
            target = inputs / "indicators" / "dependence_probability" / path.relative_to(trade)
            target.parent.mkdir(parents=True, exist_ok=True)
            is_whole = [of for of, _ in before] == [year - 2, year - 1]
            earlier = [verdicts for _, verdicts in before] if is_whole else []
            probabilities(drawn, earlier, uncertainty).write_parquet(target)
            before.append((year, drawn))
    LOG.info("indicators: probability of dependence of %d years", len(years))
    return dg.MaterializeResult(metadata={"years": len(years), "draws": uncertainty.draws})


def uncertainty_and_thresholds() -> tuple[Uncertainty, tuple[float, float, float]]:
    """Return what is drawn and around what, as the seeds of the warehouse have it."""
    value = trade_parameters()
    rule = pl.read_csv(SEEDS / "dependence_thresholds.csv").filter(pl.col("rule_code") == "geodep")
    of = dict(rule.select("criterion", "threshold").iter_rows())
    supplier, world, ratio = (of[criterion] for criterion in CRITERIA)
    uncertainty = Uncertainty(
        draws=int(value["draw_count"]),
        log_sd=value["trade_noise_log_sd"],
        swing=value["threshold_swing_share"],
        seed=int(value["draw_seed"]),
    )
    return uncertainty, (supplier, world, ratio)


def verdicts_of(
    path: Path, year: int, uncertainty: Uncertainty, thresholds: tuple[float, float, float]
) -> Iterator[tuple[str, Packed]]:
    """Yield each five-base product of one year's trade with its verdicts, packed, by the number of the economy.

    What lies below a code of our table is drawn; which of it belongs to a base in the edition, dbt knows.
    """
    known = known_economies()["baci_code"]
    codes = pl.read_csv(SEEDS / "five_bases_hs.csv", infer_schema=False)["hs_code"].unique().sort()
    trade = (
        flows_between(path, known)
        .filter(pl.col("product_code").str.contains(f"^({'|'.join(codes)})"))
        .group_by("product_code", "importer_baci_code", "exporter_baci_code")
        .agg(pl.col("value_kusd").sum().cast(pl.Float64))
        .collect()
        .sort("product_code", "importer_baci_code", "exporter_baci_code")
    )
    importer = known.search_sorted(trade["importer_baci_code"]).cast(pl.Int64).to_numpy()
    exporter = known.search_sorted(trade["exporter_baci_code"]).cast(pl.Int64).to_numpy()
    value = trade["value_kusd"].to_numpy()
    lengths = trade["product_code"].rle().struct.unnest()
    stops = lengths["len"].cast(pl.Int64).cum_sum()
    drawn_thresholds = uncertainty.thresholds(thresholds)
    for product, length, stop in zip(lengths["value"], lengths["len"], stops, strict=True):
        part = slice(stop - length, stop)
        flows = ProductFlows(exporter[part], importer[part], value[part], len(known))
        drawn = drawn_verdicts(
            flows,
            uncertainty.values(int(product), year, flows.value),
            drawn_thresholds,
        )
        yield product, packed(drawn)


def probabilities(
    drawn: Mapping[str, Packed], earlier: Sequence[Mapping[str, Packed]], uncertainty: Uncertainty
) -> pl.DataFrame:
    """Return how probable dependence is in the year and, where the two years before are there, in two of three.

    ``dependent_draws`` has a bit for each draw, the first one first, set where the economy depends over three years.
    One row for each economy and product of which some draw of one of them says so: no row is a probability of 0.
    """
    economies = known_economies()["baci_code"].cast(pl.Int16)
    rows = []
    for product, now in drawn.items():
        in_year = probability(now, uncertainty.draws)
        columns = {"economy_baci_code": economies, "probability_in_year_share": in_year}
        if earlier:
            nobody = np.zeros_like(now)
            first, second = (year.get(product, nobody) for year in earlier)
            held = persistent(first, second, now)
            columns["probability_share"] = probability(held, uncertainty.draws)
            columns["dependent_draws"] = [bits.tobytes() for bits in held.T]
        rows.append(pl.DataFrame(columns).with_columns(product_code=pl.lit(product)))
    return (
        pl.concat(rows)
        .filter(pl.max_horizontal(pl.selectors.starts_with("probability")) > 0)
        .with_columns(
            probability_share=pl.col("probability_share") if earlier else pl.lit(None, pl.Float64),
            dependent_draws=pl.col("dependent_draws") if earlier else pl.lit(None, pl.Binary),
            draw_count=pl.lit(uncertainty.draws, pl.Int32),
            noise_log_sd=pl.lit(uncertainty.log_sd),
            threshold_swing_share=pl.lit(uncertainty.swing),
            seed=pl.lit(uncertainty.seed, pl.Int32),
        )
    )
