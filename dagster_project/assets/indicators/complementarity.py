"""How well what one economy sells fits what another buys, by HS edition and year."""

from pathlib import Path
from typing import Any

import dagster as dg
import numpy as np
import polars as pl

from dagster_project.assets.inputs import INPUTS
from dagster_project.assets.trade_years import for_each_year, matrix_of, totals_of
from indicators.complementarity import trade_complementarity

COMPLEMENTARITY = dg.AssetKey(["indicators", "complementarity"])


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
    return dg.MaterializeResult(metadata={"years": for_each_year("complementarity", complementarity_of)})


def complementarity_of(path: Path) -> pl.DataFrame:
    """Return the complementarity index of every importer with every other exporter in one year's trade."""
    exports, imports = totals_of(path, "exporter_baci_code"), totals_of(path, "importer_baci_code")
    products = pl.concat([exports["product_code"], imports["product_code"]]).unique().sort()
    exporters, sold = matrix_of(exports, "exporter_baci_code", products)
    importers, bought = matrix_of(imports, "importer_baci_code", products)
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
