"""Gates translated to Great Expectations, and evaluated. It is imported only when something is validated.

A gate is checked on a *summary* (a few rows per table), never on millions of rows: Great Expectations reads pandas
frames only, and an aggregate gives the same verdict with a thousandth of the memory.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import polars as pl

from sources.gates import OPERATORS, Facts, Gate, gates_of
from sources.table import Table
from sources.vintages import Check

if TYPE_CHECKING:  # loading them takes 3 CPU seconds: only a process that validates pays for it
    import pandas as pd
    from great_expectations.core import ExpectationSuiteValidationResult
    from great_expectations.expectations import Expectation

MAX_SHOWN = 5  # failing rows named in a message


@dataclass(frozen=True)
class Validation:
    """One :class:`Check` a gate, and the result of Great Expectations; None where it was not run."""

    subject: str
    checks: tuple[Check, ...]
    result: ExpectationSuiteValidationResult | None = None


def preload() -> None:
    """Load Great Expectations ahead of the first validation: it takes seconds."""
    import great_expectations.expectations  # noqa: F401


def check_part(
    table: Table, partition: str, frame: pl.DataFrame, previous: Facts | None
) -> tuple[dict[str, float], tuple[Check, ...]]:
    """Sum up a part of a raw table and check it: its facts, and one :class:`Check` a gate of the table.

    ``previous`` are the facts of the part in the vintage before, None in a first vintage.
    """
    import pandas as pd

    table_gates = gates_of(table)
    summary = table_gates.summarise(frame, previous)
    found = validate(pd.DataFrame([summary]), table_gates.gates, f"{table.full_name} {partition}")
    return {name: fact for name, fact in summary.items() if fact is not None}, found.checks


def validate(rows: pd.DataFrame, gates: Sequence[Gate], subject: str, labels: Sequence[str] = ()) -> Validation:
    """Check ``rows`` against ``gates``. ``labels`` are the columns that name a row in a message.

    An empty frame fails every gate: a check of no rows proves nothing.
    """
    if rows.empty:
        return Validation(subject, tuple(_check(gate, subject, False, "no rows to check") for gate in gates))
    validated = _validation_of(rows, gates, subject)
    results = {_gate_code(result): result for result in validated.results}
    checks = tuple(_verdict(gate, rows, results[gate.code], subject, labels) for gate in gates)
    return Validation(subject, checks, validated)


def not_applicable(gates: Sequence[Gate], subject: str, why: str) -> Validation:
    """Return the gates as passed where they do not apply; ``why`` is part of the observed text."""
    return Validation(subject, tuple(_check(gate, subject, True, f"not applicable: {why}") for gate in gates))


def translate(gate: Gate) -> Expectation:
    """Return a gate as an expectation of Great Expectations."""
    import great_expectations.expectations as gxe
    from great_expectations.expectations.row_conditions import Column

    where = gate.only_where
    return gxe.ExpectColumnValuesToBeBetween(
        column=gate.column,
        min_value=gate.low,
        max_value=gate.high,
        strict_min=gate.strict_low,
        strict_max=gate.strict_high,
        row_condition=OPERATORS[where.comparison](Column(where.column), where.value) if where else None,
        notes=gate.because or None,
        meta={"gate_code": gate.code},
    )


def _validation_of(rows: pd.DataFrame, gates: Sequence[Gate], name: str) -> ExpectationSuiteValidationResult:
    """Run the gates as one suite in a throw-away, in-memory context."""
    import great_expectations as gx

    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = {"globally": False}  # type: ignore[assignment]
    batch = (
        context.data_sources.add_pandas("memory")
        .add_dataframe_asset(name)
        .add_batch_definition_whole_dataframe("whole")
        .get_batch({"dataframe": rows})
    )
    suite = gx.ExpectationSuite(name=name, expectations=[translate(gate) for gate in gates])
    return batch.validate(suite, result_format="COMPLETE")


def _gate_code(result: Any) -> str:
    return result.expectation_config.meta["gate_code"]


def _verdict(gate: Gate, rows: pd.DataFrame, result: Any, subject: str, labels: Sequence[str]) -> Check:
    concerned, undecided = _concerned(gate, rows)
    values = concerned[gate.column]
    # Expectations skip empty cells; a gate without its number has not passed.
    failing = set(result.result.get("unexpected_index_list") or []) | set(values.index[values.isna()]) | undecided
    if not result.success or failing:
        named = [_label(rows.loc[index], labels, gate.column) for index in sorted(failing)[:MAX_SHOWN]]
        more = f" and {len(failing) - MAX_SHOWN} more" if len(failing) > MAX_SHOWN else ""
        return _check(gate, subject, False, "; ".join(named) + more or str(result.exception_info))
    if concerned.empty:
        return _check(gate, subject, True, f"not applicable: no row where {gate.only_where}")
    return _check(gate, subject, True, _span(values))


def _concerned(gate: Gate, rows: pd.DataFrame) -> tuple[pd.DataFrame, set[Any]]:
    """Return the rows that a gate checks, and the index of the rows whose condition is empty."""
    if not gate.only_where:
        return rows, set()
    deciding = rows[gate.only_where.column].dropna()
    concerned = deciding.index[[gate.only_where.holds(value) for value in deciding]]
    return rows.loc[concerned], set(rows.index.difference(deciding.index))


def _check(gate: Gate, subject: str, is_passed: bool, observed: str) -> Check:
    return Check(gate.code, subject, gate.severity, is_passed, observed, gate.expected, gate.because)


def _span(values: pd.Series) -> str:
    low, high = values.min(), values.max()
    return _figure(low) if low == high else f"{_figure(low)} to {_figure(high)} in {len(values)} rows"


def _label(row: pd.Series, labels: Sequence[str], column: str) -> str:
    name = " ".join(str(row[label]) for label in labels)
    return f"{name}: {_figure(row[column])}".removeprefix(": ")


def _figure(value: Any) -> str:
    return f"{value:,.6g}" if isinstance(value, (int, float)) or hasattr(value, "dtype") else str(value)
