"""Trade complementarity of every pair of economies, by HS edition and year."""

from pathlib import Path
from typing import Any

import dagster as dg
import numpy as np
import polars as pl

from dagster_project.assets.inputs import INPUTS
from dagster_project.assets.trade_years import known_economies, matrix_of, totals_of
from dagster_project.release.indicator_cache import for_each_year
from indicators.complementarity import trade_complementarity
from sources.context import Context

COMPLEMENTARITY = dg.AssetKey(["indicators", "complementarity"])


@dg.asset(
    key=COMPLEMENTARITY,
    deps=[INPUTS],
    group_name="indicators",
    kinds={"python", "parquet"},
    description="Trade complementarity of every pair of economies, by HS edition and year.",
    pool="candidate",
)
def complementarity(run_context: dg.ResourceParam[Context], build_lock: dg.ResourceParam[Any]) -> dg.MaterializeResult:
    """Compute the trade complementarity of all pairs for every year of the candidate's inputs."""
    return dg.MaterializeResult(
        metadata={
            **for_each_year(run_context.settings, "complementarity", complementarity_of, economies=known_economies())
        }
    )


def complementarity_of(path: Path, economies: pl.DataFrame) -> pl.DataFrame:
    """Return the complementarity index of every importer with every other exporter in one year's trade."""
    exports = totals_of(path, economies, "exporter_baci_code")
    imports = totals_of(path, economies, "importer_baci_code")
    products = pl.concat([exports["product_code"], imports["product_code"]]).unique().sort()
    exporters, exported = matrix_of(exports, "exporter_baci_code", products)
    importers, imported = matrix_of(imports, "importer_baci_code", products)
    return (
        pl.DataFrame(
            {
                "importer_baci_code": np.repeat(importers, len(exporters)),
                "exporter_baci_code": np.tile(exporters, len(importers)),
                "complementarity_index": trade_complementarity(imported, exported).ravel(),
            }
        )
        .filter(pl.col("importer_baci_code") != pl.col("exporter_baci_code"))
        .fill_nan(None)
    )
