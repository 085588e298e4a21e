"""Which suite guards which raw table."""

from importlib import import_module

from expectations.run import RawSuite
from sources.table import Table


def suite_for(table: Table) -> RawSuite:
    """Return the suite of a raw table: the constant of its name in the module of its publisher."""
    return getattr(import_module(f"expectations.{table.publisher}"), table.name.upper())
