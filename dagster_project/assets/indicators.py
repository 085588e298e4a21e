"""Indicator assets: mathematics that SQL is the wrong tool for, from the frozen inputs to Parquet that dbt reads."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import dagster as dg
import numpy as np
import polars as pl

from dagster_project.assets.inputs import INPUTS
from dagster_project.progress import LOG
from dagster_project.release.candidate import Candidate
from dagster_project.settings import load_settings
from indicators.complexity import economic_complexity, large_exporters, revealed_comparative_advantage

COMPLEXITY = dg.AssetKey(["indicators", "complexity"])
LEAST_SHARE = 0.0001
FILTER = "exporters-0.0001"  # an economy takes part with at least this share of the world's exports
SCHEMA = {
    "economy_baci_code": pl.Int16,
    "product_code": pl.String,
    "eci_index": pl.Float64,
    "pci_index": pl.Float64,
    "diversity_count": pl.Int32,
    "ubiquity_count": pl.Int32,
    "filter_code": pl.String,
}


@dg.asset(
    key=COMPLEXITY,
    deps=[INPUTS],
    group_name="indicators",
    kinds={"python", "parquet"},
    description="Economic complexity of economies and products, by HS edition and year.",
    pool="candidate",
)
def complexity(build_lock: dg.ResourceParam[Any]) -> dg.MaterializeResult:
    """Compute complexity for every year of the candidate's inputs, one year at a time."""
    inputs = Candidate(load_settings().candidate).inputs_folder
    years = sorted((inputs / "baci" / "bilateral_trade").glob("**/part.parquet"))
    for path in years:
        partition = path.relative_to(inputs / "baci" / "bilateral_trade").parent
        target = inputs / "indicators" / "complexity" / partition / "part.parquet"
        target.parent.mkdir(parents=True, exist_ok=True)
        pl.concat([pl.DataFrame(schema=SCHEMA), *_complexity_of(path)]).write_parquet(target)
    LOG.info("indicators: complexity of %d years", len(years))
    return dg.MaterializeResult(metadata={"years": len(years), "filter": FILTER})


def _complexity_of(path: Path) -> Iterator[pl.DataFrame]:
    exports = (
        pl.scan_parquet(path)
        .filter(pl.col("exporter_baci_code") != pl.col("importer_baci_code"))
        .group_by("exporter_baci_code", "product_code")
        .agg(pl.col("value_kusd").sum().cast(pl.Float64))
        .collect(engine="streaming")
        .sort("exporter_baci_code", "product_code")
    )
    if exports.is_empty():
        return
    economies = exports["exporter_baci_code"].unique().sort()
    products = exports["product_code"].unique().sort()
    matrix = np.zeros((len(economies), len(products)))
    matrix[economies.search_sorted(exports["exporter_baci_code"]), products.search_sorted(exports["product_code"])] = (
        exports["value_kusd"]
    )
    takes_part = large_exporters(matrix, LEAST_SHARE)
    advantage = revealed_comparative_advantage(matrix[takes_part]) >= 1
    found = economic_complexity(advantage)
    yield _rows(economy_baci_code=economies.filter(takes_part), eci_index=found.eci, diversity_count=found.diversity)
    yield _rows(product_code=products, pci_index=found.pci, ubiquity_count=found.ubiquity)


def _rows(**columns: Any) -> pl.DataFrame:
    """Return rows about economies or about products; what does not concern them, or is undefined, is empty."""
    given = pl.DataFrame(columns).with_columns(filter_code=pl.lit(FILTER))
    absent = [pl.lit(None, dtype).alias(name) for name, dtype in SCHEMA.items() if name not in given.columns]
    return given.with_columns(absent).select(pl.col(name).cast(dtype) for name, dtype in SCHEMA.items()).fill_nan(None)
