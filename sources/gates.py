"""What a gate is to ingestion: a function that looks at a part of a raw table and says what it found."""

from collections.abc import Callable, Mapping

import polars as pl

from sources.table import Table
from sources.vintages import Check

Facts = Mapping[str, float]
CheckPart = Callable[[Table, str, pl.DataFrame, Facts | None], tuple[dict[str, float], tuple[Check, ...]]]
"""Takes a table, the partition, its rows and the facts of the previous vintage's part; returns facts and checks."""
