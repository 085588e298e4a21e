"""Economic complexity, by HS edition and year."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import dagster as dg
import polars as pl

from dagster_project.assets.inputs import INPUTS
from dagster_project.assets.trade_years import for_each_year, matrix_of, totals_of
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
    years = for_each_year("complexity", lambda path: pl.concat([pl.DataFrame(schema=SCHEMA), *_complexity_of(path)]))
    return dg.MaterializeResult(metadata={"years": years, "filter": FILTER})


def _complexity_of(path: Path) -> Iterator[pl.DataFrame]:
    exports = totals_of(path, "exporter_baci_code")
    if exports.is_empty():
        return
    products = exports["product_code"].unique().sort()
    economies, matrix = matrix_of(exports, "exporter_baci_code", products)
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
