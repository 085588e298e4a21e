"""The context of a run with its gates: what every asset and sensor gets as the resource ``run_context``."""

import polars as pl

from sources.context import Context
from sources.gates import Facts
from sources.settings import Settings
from sources.table import Table
from sources.vintages import Check


def context_of(settings: Settings) -> Context:
    """Return the context of a run with these settings."""
    return Context(settings, _check_part)


def _check_part(
    table: Table, partition: str, frame: pl.DataFrame, previous: Facts | None
) -> tuple[dict[str, float], tuple[Check, ...]]:
    # Great Expectations takes seconds to load, and a run that finds nothing new needs no gate.
    from expectations.run import check_part

    return check_part(table, partition, frame, previous)
