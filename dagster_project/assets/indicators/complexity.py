"""Economic complexity, by HS edition and year."""

from pathlib import Path
from typing import Any

import dagster as dg
import polars as pl

from dagster_project.assets.inputs import INPUTS
from dagster_project.assets.trade_years import FLOOR, advantages_of, for_each_year
from indicators.complexity import economic_complexity, fitness_complexity

COMPLEXITY = dg.AssetKey(["indicators", "complexity"])
FITNESS_STEPS = 20  # a part of what rule_version of fct_complexity stands for
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
    years = for_each_year("complexity", complexity_of)
    return dg.MaterializeResult(metadata={"years": years, "filter": FLOOR.code, "fitness_steps": FITNESS_STEPS})


def complexity_of(path: Path) -> pl.DataFrame:
    """Return the complexity of the economies, and then of the products, that take part in one year's trade."""
    economies, products, advantage = advantages_of(path)
    found = economic_complexity(advantage)
    fitness, quality = fitness_complexity(advantage, FITNESS_STEPS)
    return pl.concat(
        [
            _rows(
                economy_baci_code=economies,
                eci_index=found.eci,
                eci_sample_index=found.eci_sample,
                fitness_index=fitness,
                diversity_count=found.diversity,
            ),
            _rows(
                product_code=products,
                pci_index=found.pci,
                pci_standardised_index=found.pci_standardised,
                quality_index=quality,
                ubiquity_count=found.ubiquity,
            ),
        ]
    )


def _rows(**columns: Any) -> pl.DataFrame:
    """Return rows about economies or about products; what does not concern them, or is undefined, is empty."""
    given = pl.DataFrame(columns).with_columns(filter_code=pl.lit(FLOOR.code))
    absent = [pl.lit(None, dtype).alias(name) for name, dtype in SCHEMA.items() if name not in given.columns]
    return given.with_columns(absent).select(pl.col(name).cast(dtype) for name, dtype in SCHEMA.items()).fill_nan(None)
