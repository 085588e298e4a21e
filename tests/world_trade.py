"""World trade of 1998 to 2000, for which complexity has been published (tests/fixtures/README.md), and small years."""

from pathlib import Path
from typing import NamedTuple

import numpy as np
import polars as pl

from indicators.complexity import Advantage, Vector

FILE = Path(__file__).parent / "fixtures" / "world_trade_1998_2000.npz"
PRODUCTS = 785


class WorldTrade(NamedTuple):
    """226 economies, what each exports in all, and in which of the products it has an advantage."""

    economies: list[str]
    exports: Vector
    advantage: Advantage


def world_trade() -> WorldTrade:
    """Read the fixture."""
    with np.load(FILE) as arrays:
        advantage = np.unpackbits(arrays["advantage"], axis=1, count=PRODUCTS)
        return WorldTrade(arrays["economies"].tolist(), arrays["exports"], advantage.astype(bool))


def economies_of(*codes: int) -> pl.DataFrame:
    """Return known economies of these BACI codes, as the assets read them from the seed."""
    return pl.DataFrame({"baci_code": codes, "economy_code": [f"E{code}" for code in codes]})


def year_of_trade(folder: Path, *flows: tuple[int, int, str, float]) -> Path:
    """Write a year of flows (exporter, importer, product, thousand USD) as it is among the frozen inputs."""
    path = folder / "part.parquet"
    schema = {
        "exporter_baci_code": pl.Int16,
        "importer_baci_code": pl.Int16,
        "product_code": pl.String,
        "value_kusd": pl.Float64,
    }
    frame = pl.DataFrame(flows, schema=schema, orient="row")
    frame.with_columns(pl.col("value_kusd").cast(pl.Decimal(18, 3))).write_parquet(path)
    return path
