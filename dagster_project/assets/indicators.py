"""Indicator assets: mathematics that SQL is the wrong tool for, from the frozen inputs to Parquet that dbt reads."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import dagster as dg
import numpy as np
import polars as pl

from dagster_project.assets.inputs import INPUTS
from dagster_project.progress import LOG
from dagster_project.release.candidate import Candidate
from dagster_project.settings import load_settings
from indicators.complementarity import trade_complementarity
from indicators.complexity import economic_complexity, large_exporters, revealed_comparative_advantage

COMPLEXITY = dg.AssetKey(["indicators", "complexity"])
COMPLEMENTARITY = dg.AssetKey(["indicators", "complementarity"])
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
    years = _for_each_year("complexity", lambda path: pl.concat([pl.DataFrame(schema=SCHEMA), *_complexity_of(path)]))
    return dg.MaterializeResult(metadata={"years": years, "filter": FILTER})


@dg.asset(
    key=COMPLEMENTARITY,
    deps=[INPUTS],
    group_name="indicators",
    kinds={"python", "parquet"},
    description="How well what one economy sells fits what another buys, by HS edition and year.",
    pool="candidate",
)
def complementarity(build_lock: dg.ResourceParam[Any]) -> dg.MaterializeResult:
    """Compute the trade complementarity of all pairs for every year of the candidate's inputs."""
    return dg.MaterializeResult(metadata={"years": _for_each_year("complementarity", complementarity_of)})


def _for_each_year(name: str, compute: Callable[[Path], pl.DataFrame]) -> int:
    """Write what ``compute`` makes of each year's trade beside the frozen inputs; return how many years there are."""
    inputs = Candidate(load_settings().candidate).inputs_folder
    trade = inputs / "baci" / "bilateral_trade"
    years = sorted(trade.glob("**/part.parquet"))
    for path in years:
        target = inputs / "indicators" / name / path.relative_to(trade)
        target.parent.mkdir(parents=True, exist_ok=True)
        compute(path).write_parquet(target)
    LOG.info("indicators: %s of %d years", name, len(years))
    return len(years)


def complementarity_of(path: Path) -> pl.DataFrame:
    """Return the complementarity index of every importer with every other exporter in one year's trade."""
    exports, imports = _totals_of(path, "exporter_baci_code"), _totals_of(path, "importer_baci_code")
    products = pl.concat([exports["product_code"], imports["product_code"]]).unique().sort()
    exporters, sold = _matrix_of(exports, "exporter_baci_code", products)
    importers, bought = _matrix_of(imports, "importer_baci_code", products)
    return (
        pl.DataFrame(
            {
                "importer_baci_code": np.repeat(importers, len(exporters)),
                "exporter_baci_code": np.tile(exporters, len(importers)),
                "complementarity_index": trade_complementarity(bought, sold).ravel(),
            }
        )
        .filter(pl.col("importer_baci_code") != pl.col("exporter_baci_code"))
        .fill_nan(None)
    )


def _totals_of(path: Path, economy: str) -> pl.DataFrame:
    """Return what each economy trades of each product with others, sorted, so that sums never depend on an order."""
    return (
        pl.scan_parquet(path)
        .filter(pl.col("exporter_baci_code") != pl.col("importer_baci_code"))
        .group_by(economy, "product_code")
        .agg(pl.col("value_kusd").sum().cast(pl.Float64))
        .collect(engine="streaming")
        .sort(economy, "product_code")
    )


def _matrix_of(totals: pl.DataFrame, economy: str, products: pl.Series) -> tuple[pl.Series, np.ndarray]:
    """Return the economies, sorted, and the matrix economies × products of their totals."""
    economies = totals[economy].unique().sort()
    matrix = np.zeros((len(economies), len(products)))
    matrix[economies.search_sorted(totals[economy]), products.search_sorted(totals["product_code"])] = totals[
        "value_kusd"
    ]
    return economies, matrix


def _complexity_of(path: Path) -> Iterator[pl.DataFrame]:
    exports = _totals_of(path, "exporter_baci_code")
    if exports.is_empty():
        return
    products = exports["product_code"].unique().sort()
    economies, matrix = _matrix_of(exports, "exporter_baci_code", products)
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
