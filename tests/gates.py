"""Which gates refuse a part of a raw table, by the gates themselves.

That Great Expectations comes to the same verdict is proved in ``tests/contract/test_expectations.py``.
"""

import polars as pl

from sources.gates import Facts, gates_of
from sources.table import ParsedPart, Table


def refused(table: Table, frame: pl.DataFrame, previous: Facts | None = None) -> set[str]:
    """Return the codes of the gates that refuse the rows, given the facts of the vintage before."""
    gates = gates_of(table)
    summary = gates.summarise(frame, previous)
    return {gate.code for gate in gates.gates if not gate.accepts(summary[gate.column])}


def refusals(part: ParsedPart, previous: Facts | None = None) -> set[str]:
    """Return the codes of the gates that refuse a part, given the facts of the vintage before."""
    return refused(part.table, part.frame, previous)
