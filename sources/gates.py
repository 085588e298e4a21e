"""Gates as data: which measure of a raw part or an audit must lie within which bounds, and why.

A gate is evaluated by Great Expectations (``expectations/``); nothing here needs it. The gates of a raw table are in
``sources/<publisher>/gates.py`` under the table's name, those of a release in ``expectations/release.py``.
"""

import operator
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from math import isnan
from typing import Literal

import polars as pl

from sources.table import Table
from sources.vintages import Check

BLOCK = "block"  # rejects; cannot be approved
HOLD = "hold"  # rejects until a person approves it with a reason
WARN = "warn"  # is reported only

RATIO = "_ratio"  # suffix of a fact divided by the same fact of the previous vintage
LARGEST_CHANGE = "largest_change_ratio"
LARGEST_REPEATED = "largest_repeated_share"
LARGEST_GROWTH = "largest_median_growth"
SERIES = "amount of "  # prefix of the total of one series

Facts = Mapping[str, float]
Summary = dict[str, float | None]
CheckPart = Callable[[Table, str, pl.DataFrame, Facts | None], tuple[dict[str, float], tuple[Check, ...]]]
"""Checks a part (table, partition, frame, facts of the previous vintage's part); returns its facts and verdicts."""

OPERATORS = {"==": operator.eq, ">": operator.gt}


@dataclass(frozen=True)
class Where:
    """A condition on a row: a gate with one looks only at the rows that meet it."""

    column: str
    comparison: Literal["==", ">"]
    value: float

    def __str__(self) -> str:
        return f"{self.column} {self.comparison} {format_bound(self.value)}"

    def holds(self, value: float) -> bool:
        """Return whether a row with this value meets the condition."""
        return bool(OPERATORS[self.comparison](value, self.value))


@dataclass(frozen=True)
class Gate:
    """``column`` must lie between ``low`` and ``high``; a bound that is None is open.

    ``what`` names what is counted or measured and follows the bounds in a sentence: "at most 0.02" + "of trade value".
    ``because`` says what a breach would mean, or what has been observed. A bound is never repeated in either.
    ``fact`` names the fact whose ratio to the previous vintage ``column`` is.
    """

    code: str
    column: str
    low: float | None = None
    high: float | None = None
    what: str = ""
    because: str = ""
    severity: str = field(default=BLOCK, kw_only=True)
    strict_low: bool = field(default=False, kw_only=True)
    strict_high: bool = field(default=False, kw_only=True)
    only_where: Where | None = field(default=None, kw_only=True)
    fact: str = field(default="", kw_only=True)

    def __post_init__(self) -> None:
        if self.low is None and self.high is None:
            raise ValueError(f"{self.code} accepts every number: it has no bound")
        if self.low is not None and self.high is not None and self.low > self.high:
            raise ValueError(f"{self.code} accepts no number: {self.low} is above {self.high}")

    @property
    def expected(self) -> str:
        """The sentence that ``meta.gates`` shows, rendered from the bounds: "unmatched_share: at most 0.001 of …"."""
        where = f", where {self.only_where}" if self.only_where else ""
        comma = "" if not self.what or self.what.startswith(",") else " "
        return f"{self.column}: {self._bounds}{comma}{self.what}{where}"

    @property
    def _bounds(self) -> str:
        low = f"{'above' if self.strict_low else 'at least'} {format_bound(self.low)}" if self.low is not None else ""
        high = (
            f"{'below' if self.strict_high else 'at most'} {format_bound(self.high)}" if self.high is not None else ""
        )
        if self.low is None or self.high is None:
            return "not negative" if low == "at least 0" else low or high
        if self.low == self.high:
            return format_bound(self.low)
        if self.strict_low or self.strict_high:
            return f"{low} and {high}"
        return f"between {format_bound(self.low)} and {format_bound(self.high)}"

    def accepts(self, value: float | None) -> bool:
        """Return whether a value passes. A missing one (None, NaN) does not."""
        if value is None or isnan(value):
            return False
        is_above = self.low is None or (value > self.low if self.strict_low else value >= self.low)
        is_below = self.high is None or (value < self.high if self.strict_high else value <= self.high)
        return is_above and is_below


def format_bound(value: float | None) -> str:
    """Return a bound in readable form, without losing a digit: 0.001, 1995, 50,000, 1.5e7, 9e-5."""
    if value and not 1e-4 <= abs(value) < 1e6:
        mantissa, _, exponent = f"{value:.12e}".partition("e")
        return f"{mantissa.rstrip('0').rstrip('.')}e{int(exponent)}"
    return f"{value:,.12g}" if value and abs(value) >= 10_000 else f"{value:.12g}"


# --- gates that recur ---------------------------------------------------------------------------------------------

ROWS = Gate("RAW-ROWS", "row_count", low=1)


def none_of(code: str, column: str, what: str, because: str = "") -> Gate:
    """Return the gate that accepts no case of ``what``, for example of malformed codes."""
    return Gate(code, column, 0, 0, what, because)


def against_previous(code: str, fact: str, low: float | None, high: float | None, because: str = "") -> Gate:
    """Return the gate that compares a fact of a part with the same fact of the previous vintage's part."""
    return Gate(code, f"{fact}{RATIO}", low, high, "times the previous vintage", because, fact=fact)


def each_against_previous(high: float, what: str, because: str) -> Gate:
    """Return the gate that compares each of :attr:`TableGates.series` with the previous vintage.

    A sum over all series would hide a gram that became a tonne: sand outweighs gallium a billionfold.
    """
    what = f"times the previous vintage, or the other way round, for any {what}"
    return Gate("RAW-PREVIOUS-AMOUNTS", LARGEST_CHANGE, None, high, what, because)


def no_repeated_periods(high: float, because: str) -> Gate:
    """Return the gate on the alikeness of :func:`compared_periods`: periods that are copies or multiples."""
    what = "of the amounts grew by one and the same factor between any two periods"
    return Gate("RAW-REPEATED", LARGEST_REPEATED, None, high, what, because)


def steady_periods(high: float, because: str) -> Gate:
    """Return the gate on the growth of :func:`compared_periods`: a period that is a sum, or in another unit."""
    what = "times the period before, or the other way round, for the median amount"
    return Gate("RAW-STEP", LARGEST_GROWTH, None, high, what, because)


# --- the gates of a raw table -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class TableGates:
    """The gates of one raw table, and how a part of it is summarised for them.

    ``facts`` are aggregates over the part; the number of rows is always one of them. ``derived`` adds those that need
    the whole frame, ``series`` the total of each series (by its name) that is compared by itself.
    """

    facts: Mapping[str, pl.Expr]
    gates: tuple[Gate, ...]
    derived: Callable[[pl.DataFrame], Mapping[str, float | None]] | None = None
    series: Callable[[pl.DataFrame], Facts] | None = None

    def summarise(self, frame: pl.DataFrame, previous: Facts | None = None) -> Summary:
        """Return the facts of a part, and their ratios to ``previous``, the facts of the vintage before.

        A fact that has no value (a minimum over no rows) is None.
        """
        found = frame.select(row_count=pl.len(), **self.facts).row(0, named=True)
        found |= self.derived(frame) if self.derived else {}
        summary: Summary = {name: None if fact is None else float(fact) for name, fact in found.items()}
        for gate in self.gates:
            if gate.fact:
                summary[gate.column] = _ratio(summary[gate.fact], previous, gate.fact)
        if self.series:
            totals = self.series(frame)
            summary |= {LARGEST_CHANGE: largest_change(totals, previous)}
            summary |= {f"{SERIES}{name}": total for name, total in totals.items()}
        return summary


def gates_of(table: Table) -> TableGates:
    """Return the gates of a raw table: those of its name in the module of its publisher."""
    return import_module(f"sources.{table.publisher}.gates").GATES[table.name]


def largest_change(totals: Facts, previous: Facts | None) -> float:
    """Return the largest factor, up or down, between a series and the vintage before; 1 with nothing to compare."""
    before = {name: (previous or {}).get(f"{SERIES}{name}", 0.0) for name in totals}
    shared = [(total, before[name]) for name, total in totals.items() if total > 0 and before[name] > 0]
    return max((max(now / then, then / now) for now, then in shared), default=1.0)


MAX_COMPARED = 1_000  # the largest amounts of a period are enough to judge by; all pairs of all periods are compared
MIN_COMPARED = 20  # amounts in both periods; fewer may grow alike by chance
SAME_GROWTH = 1e-4  # growths that differ by less are the same
MIN_IN_WHOLE_UNITS = 10_000  # of smaller amounts, rounding to whole units would make many grow alike


def compared_periods(
    frame: pl.DataFrame,
    keys: Sequence[str],
    period: str,
    amount: pl.Expr,
    min_compared: int = MIN_COMPARED,
    min_amount: float = 0,
) -> dict[str, float | None]:
    """Return the facts of :func:`no_repeated_periods` and :func:`steady_periods`.

    The growth of an amount is its ratio to the amount of the same ``keys`` in an earlier ``period``. Two periods are as
    alike as the share of amounts whose growth is the median growth: all of them where one was copied or multiplied,
    hardly any where both were measured. The first fact is the alikeness of the two periods most alike (0 with nothing
    to compare), the second the largest median growth, or fall, from one period to the next (1 with nothing to compare).
    Amounts that are empty, zero, negative or below ``min_amount`` are left out.
    """
    amounts = (
        frame.select(*keys, period, amount=amount.cast(pl.Float64), number=pl.col(period).rank("dense"))
        .filter(pl.col("amount") > 0, pl.col("amount") >= min_amount)
        .filter(pl.col("amount").rank("ordinal", descending=True).over(period) <= MAX_COMPARED)
        .lazy()
    )
    pair = ["number_earlier", "number"]
    growth, median = pl.col("amount") / pl.col("amount_earlier"), pl.col("median_growth")
    pairs = (
        amounts.join(amounts, on=list(keys), suffix="_earlier")
        .filter(pl.col("number") > pl.col("number_earlier"))
        .select(*pair, growth=growth, median_growth=growth.median().over(pair))
        .group_by(pair)
        .agg(
            median.first(),
            repeated=((pl.col("growth") / median - 1).abs() <= SAME_GROWTH).mean(),
            compared=pl.len(),
        )
        .filter(pl.col("compared") >= min_compared)
        .collect()
    )
    steps = pairs.filter(pl.col("number") == pl.col("number_earlier") + 1)
    largest = steps.select(pl.max_horizontal(median, 1 / median).max()).item()
    return {LARGEST_REPEATED: pairs["repeated"].max() or 0.0, LARGEST_GROWTH: largest or 1.0}  # type: ignore[dict-item]


def _ratio(value: float | None, previous: Facts | None, fact: str) -> float | None:
    """Return the ratio of a fact to the previous vintage's; 1 if there is none to compare with."""
    before = (previous or {}).get(fact)
    if not before:
        return 1.0
    return value / before if value is not None else None


# --- expressions that recur ---------------------------------------------------------------------------------------


def malformed(column: str, pattern: str) -> pl.Expr:
    """Return how many values of a column do not match a pattern; empty ones are not counted."""
    return (~pl.col(column).cast(pl.String).str.contains(pattern)).sum()


def missing_share(column: str) -> pl.Expr:
    """Return the share of rows in which a column is empty."""
    return pl.col(column).null_count() / pl.len()


def quotient(numerator: pl.Expr, denominator: pl.Expr, otherwise: float | None = None) -> pl.Expr:
    """Return one aggregate divided by another, ``otherwise`` if the denominator is zero or missing."""
    denominator = denominator.cast(pl.Float64)
    return (
        pl.when(denominator != 0)
        .then(numerator.cast(pl.Float64) / denominator)
        .otherwise(pl.lit(otherwise, pl.Float64))
    )
