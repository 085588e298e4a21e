"""Run a suite over a frame. The only module that touches a Great Expectations context.

A suite is run over a *summary* (a few rows per table), never over millions of rows: Great Expectations reads pandas
frames only, and an aggregate says the same for a thousandth of the memory.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import great_expectations as gx
import great_expectations.expectations as gxe
import pandas as pd
import polars as pl
from great_expectations.expectations import Expectation

from sources.table import Table
from sources.vintages import Check

BLOCK = "block"  # refuses, and nobody can accept it
HOLD = "hold"  # refuses until a person accepts it with a reason
WARN = "warn"  # is shown and recorded
SHOWN = 5  # failing rows named in a message

Facts = Mapping[str, float]


@dataclass(frozen=True)
class Gate:
    """One expectation with the code it has in ``meta.gates``, what it would catch, and what a breach leads to."""

    code: str
    severity: str
    expected: str
    expectation: Expectation


@dataclass(frozen=True)
class Suite:
    """The gates of one table or audit, in the order they are reported. ``labels`` name a row in a message."""

    name: str
    gates: tuple[Gate, ...]
    labels: tuple[str, ...] = ()


@dataclass(frozen=True)
class RawSuite:
    """A suite for a raw table: how a part is summed up (given the facts of the one before), and its gates."""

    summarise: Callable[[pl.DataFrame, Facts | None], dict[str, float | None]]
    suite: Suite


def bounded(
    code: str, expected: str, column: str, low: float | None, high: float | None, notes: str | None = None
) -> Gate:
    """Return the blocking gate that holds a column between two bounds, each open where it is None."""
    between = gxe.ExpectColumnValuesToBeBetween(column=column, min_value=low, max_value=high, notes=notes)
    return Gate(code, BLOCK, expected, between)


def ratio_to(previous: Facts | None, fact: str, value: float | None) -> float | None:
    """Return how ``value`` compares with the same fact of the vintage before; a first vintage compares as equal."""
    before = previous.get(fact) if previous else None
    if not before:
        return 1.0
    return value / before if value is not None else None


def validate(rows: pd.DataFrame, suite: Suite, subject: str) -> list[Check]:
    """Check ``rows`` against ``suite`` in a throw-away, in-memory context; one :class:`Check` a gate.

    An empty frame fails every gate: where there is nothing to look at, nothing has been shown.
    """
    if rows.empty:
        return [Check(g.code, subject, g.severity, False, "no rows to check", g.expected) for g in suite.gates]
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = {"globally": False}  # type: ignore[assignment]
    batch = (
        context.data_sources.add_pandas("memory")
        .add_dataframe_asset(suite.name)
        .add_batch_definition_whole_dataframe("whole")
        .get_batch({"dataframe": rows})
    )
    return [
        _check(gate, rows, batch.validate(gate.expectation, result_format="COMPLETE"), suite, subject)
        for gate in suite.gates
    ]


def not_applicable(suite: Suite, subject: str, why: str) -> list[Check]:
    """Return the suite's gates as passed where there is by nature nothing to look at, and say why."""
    return [Check(g.code, subject, g.severity, True, f"not applicable: {why}", g.expected) for g in suite.gates]


def _check(gate: Gate, rows: pd.DataFrame, result: Any, suite: Suite, subject: str) -> Check:
    column = gate.expectation.column  # type: ignore[attr-defined]
    values = rows[column]
    # Expectations skip empty cells; a gate that cannot see its number has not passed.
    failing = set(result.result.get("unexpected_index_list") or []) | set(values.index[values.isna()])
    passed = bool(result.success) and not failing
    if passed:
        observed = _span(values)
    else:
        named = [_label(rows.loc[index], suite.labels, column) for index in sorted(failing)[:SHOWN]]
        more = f" and {len(failing) - SHOWN} more" if len(failing) > SHOWN else ""
        observed = "; ".join(named) + more or str(result.exception_info)
    return Check(
        gate.code, subject, gate.severity, passed, observed, f"{column}: {gate.expected}", _text(gate.expectation.notes)
    )


def _text(notes: Any) -> str:
    return " ".join(notes) if isinstance(notes, list) else notes or ""


def _span(values: pd.Series) -> str:
    low, high = values.min(), values.max()
    return _figure(low) if low == high else f"{_figure(low)} to {_figure(high)} in {len(values)} rows"


def _label(row: pd.Series, labels: tuple[str, ...], column: str) -> str:
    name = " ".join(str(row[label]) for label in labels)
    return f"{name}: {_figure(row[column])}".removeprefix(": ")


def _figure(value: Any) -> str:
    return f"{value:,.6g}" if isinstance(value, (int, float)) or hasattr(value, "dtype") else str(value)


def check_part(
    table: Table, partition: str, frame: pl.DataFrame, previous: Facts | None
) -> tuple[dict[str, float], tuple[Check, ...]]:
    """Hold a part of a raw table to its gates; return its facts and what each gate found."""
    from expectations.suites import suite_for

    raw = suite_for(table)
    summary = raw.summarise(frame, previous)
    checks = validate(pd.DataFrame([summary]), raw.suite, f"{table.full_name} {partition}")
    return {name: fact for name, fact in summary.items() if fact is not None}, tuple(checks)
