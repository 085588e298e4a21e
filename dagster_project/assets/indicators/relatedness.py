"""Relatedness density: how near a product is to the products of which an economy has an advantage."""

from pathlib import Path
from typing import Any

import dagster as dg
import polars as pl

from dagster_project.assets.inputs import INPUTS
from dagster_project.assets.trade_years import advantages_of, complexity_floor, known_economies
from dagster_project.release.indicator_cache import for_each_year
from indicators.complexity import Floor
from indicators.relatedness import relatedness_density
from sources.context import Context

RELATEDNESS = dg.AssetKey(["indicators", "relatedness"])


@dg.asset(
    key=RELATEDNESS,
    deps=[INPUTS],
    group_name="indicators",
    kinds={"python", "parquet"},
    description="Relatedness density of every economy and product, by HS edition and year.",
    pool="candidate",
)
def relatedness(run_context: dg.ResourceParam[Context], build_lock: dg.ResourceParam[Any]) -> dg.MaterializeResult:
    """Compute the density for every year of the candidate's inputs, one year at a time."""
    values = seed_values()
    years = for_each_year(run_context.settings, "relatedness", relatedness_of, **values)
    return dg.MaterializeResult(metadata={**years, "filter": values["floor"].code})


def seed_values() -> dict[str, Any]:
    """Return the arguments of :func:`relatedness_of` that come from seeds."""
    return {"economies": known_economies(), "floor": complexity_floor()}


def relatedness_of(path: Path, economies: pl.DataFrame, floor: Floor) -> pl.DataFrame:
    """Return the density of every economy and product above the floor in one year's trade, sorted by both."""
    exporters, products, advantage = advantages_of(path, economies, floor)
    return (
        exporters.to_frame("economy_baci_code")
        .join(products.to_frame("product_code"), how="cross", maintain_order="left_right")
        .with_columns(
            density_share=relatedness_density(advantage).ravel(),
            has_advantage=advantage.ravel(),
            filter_code=pl.lit(floor.code),
        )
        .filter(pl.col("density_share").is_not_nan())
    )
