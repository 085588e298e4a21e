"""dbt's seeds as Python reads them: code lists, thresholds and parameters that SQL and Python share."""

import csv
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl

FOLDER = Path(__file__).resolve().parents[1] / "dbt" / "seeds"


def rows(name: str) -> list[dict[str, str]]:
    """Return the rows of a seed as text, an empty cell as ''. Raises FileNotFoundError for an unknown seed."""
    with (FOLDER / f"{name}.csv").open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


def economy_aliases() -> dict[str, str]:
    """Return the economy code behind each code that other schemes use for an economy: S19 behind ISO's TWN."""
    return {row["alias_code"]: row["economy_code"] for row in rows("economy_aliases")}


def frame(name: str, **dtypes: "pl.DataType") -> "pl.DataFrame":
    """Return a seed as a frame of text columns, those named in ``dtypes`` cast; an empty cell is NULL."""
    import polars as pl  # settings read code lists too, and a command that needs no frame should not load polars

    text = pl.read_csv(FOLDER / f"{name}.csv", infer_schema=False)
    return text.with_columns(pl.col(column).cast(dtype, strict=True) for column, dtype in dtypes.items())
