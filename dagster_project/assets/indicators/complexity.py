"""Economic complexity, by HS edition and year."""

from pathlib import Path
from typing import Any

import dagster as dg
import numpy as np
import polars as pl
from numpy.typing import NDArray

from dagster_project.assets.inputs import INPUTS
from dagster_project.assets.trade_years import advantages_of, complexity_floor, known_economies, trade_parameters
from dagster_project.release.indicator_cache import for_each_year
from indicators.complexity import Floor, Vector, economic_complexity, fitness_complexity
from sources.context import Context

COMPLEXITY = dg.AssetKey(["indicators", "complexity"])
SCHEMA = {
    "economy_baci_code": pl.Int16,
    "product_code": pl.String,
    "eci_index": pl.Float64,
    "eci_sample_index": pl.Float64,
    "pci_index": pl.Float64,
    "pci_standardised_index": pl.Float64,
    "fitness_index": pl.Float64,
    "quality_index": pl.Float64,
    "diversity_count": pl.Int32,
    "ubiquity_count": pl.Int32,
    "filter_code": pl.String,
    "missing_reason": pl.String,
}
NO_ADVANTAGE = "no advantage: the economy has one in no product, or no economy has one in the product"


@dg.asset(
    key=COMPLEXITY,
    deps=[INPUTS],
    group_name="indicators",
    kinds={"python", "parquet"},
    description="Economic complexity of economies and products, by HS edition and year.",
    pool="candidate",
)
def complexity(run_context: dg.ResourceParam[Context], build_lock: dg.ResourceParam[Any]) -> dg.MaterializeResult:
    """Compute complexity for every year of the candidate's inputs, one year at a time."""
    values = seed_values()
    years = for_each_year(run_context.settings, "complexity", complexity_of, **values)
    return dg.MaterializeResult(
        metadata={**years, "filter": values["floor"].code, "fitness_steps": values["fitness_steps"]}
    )


def seed_values() -> dict[str, Any]:
    """Return the arguments of :func:`complexity_of` that come from seeds."""
    return {
        "economies": known_economies(),
        "floor": complexity_floor(),
        "fitness_steps": int(trade_parameters()["fitness_step_count"]),
    }


def complexity_of(path: Path, economies: pl.DataFrame, floor: Floor, fitness_steps: int) -> pl.DataFrame:
    """Return the complexity of the economies, then of the products, above the floor in one year's trade."""
    exporters, products, advantage = advantages_of(path, economies, floor)
    found = economic_complexity(advantage)
    fitness, quality = fitness_complexity(advantage, fitness_steps)
    return pl.concat(
        [
            _rows(
                floor.code,
                economy_baci_code=exporters,
                eci_index=found.eci,
                eci_sample_index=found.eci_sample,
                fitness_index=fitness,
                diversity_count=found.diversity,
                missing_reason=reasons_of(found.missing_reason, found.eci, found.diversity),
            ),
            _rows(
                floor.code,
                product_code=products,
                pci_index=found.pci,
                pci_standardised_index=found.pci_standardised,
                quality_index=quality,
                ubiquity_count=found.ubiquity,
                missing_reason=reasons_of(found.missing_reason, found.pci, found.ubiquity),
            ),
        ]
    )


def reasons_of(reason: str | None, values: Vector, advantages: NDArray[np.int64]) -> pl.Series:
    """Return why each value is undefined, null where it is defined: for want of any advantage, or as all of them."""
    missing = pl.DataFrame({"value": values, "count": advantages}).fill_nan(None)
    own = pl.when(pl.col("count") == 0).then(pl.lit(NO_ADVANTAGE)).otherwise(pl.lit(reason, pl.String))
    return missing.select(pl.when(pl.col("value").is_null()).then(own)).to_series()


def _rows(filter_code: str, **columns: Any) -> pl.DataFrame:
    """Return rows about economies or about products; columns that do not apply, and undefined values, are null."""
    given = pl.DataFrame(columns).with_columns(filter_code=pl.lit(filter_code))
    absent = [pl.lit(None, dtype).alias(name) for name, dtype in SCHEMA.items() if name not in given.columns]
    return given.with_columns(absent).select(pl.col(name).cast(dtype) for name, dtype in SCHEMA.items()).fill_nan(None)
