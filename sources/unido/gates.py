"""Gates of UNIDO's indices beyond their contract: an index, never negative, in an unchanged base year."""

import polars as pl

from sources.gates import Gate, TableGates, against_previous, compared_periods, no_repeated_periods, none_of

VALUE = pl.col("value")


def _largest_step(frame: pl.DataFrame) -> dict[str, float | None]:
    """Return the largest factor, up or down, by which a monthly index moves from one month to the next."""
    growth = VALUE / VALUE.shift().over("indicator_code", "activity_code", order_by="period")
    months = frame.filter(pl.col("period").str.contains(" M"))
    largest, smallest = months.select(largest=growth.max(), smallest=growth.min()).row(0)
    steps = [step for step in (largest, 1 / smallest if smallest else None) if step]
    return {"largest_step": max(steps, default=1.0)}


def _repeated_months(frame: pl.DataFrame) -> dict[str, float | None]:
    months = frame.filter(pl.col("period").str.contains(" M"))
    return compared_periods(months, ["indicator_code", "activity_code"], "period", VALUE)


GATES = {
    "industrial_production": TableGates(
        facts={
            "infinite_count": (~VALUE.is_finite()).sum(),
            "min_value": VALUE.min(),
            "max_value": VALUE.max(),
            "median_value": VALUE.median(),
        },
        derived=lambda frame: _largest_step(frame) | _repeated_months(frame),
        gates=(
            Gate("RAW-ROWS", "row_count", low=12),
            none_of("RAW-FINITE", "infinite_count", "values that are no number"),
            Gate("RAW-SIGN", "min_value", low=0),
            Gate(
                "RAW-MAGNITUDE",
                "max_value",
                high=10_000,
                because="An index of 100 in its base year; China's is 139 in 2026.",
            ),
            Gate(
                "RAW-STEP",
                "largest_step",
                high=10,
                what="times the month before, or the other way round",
                because="In April 2020 some fell to a third; more means a change of base within the series.",
            ),
            no_repeated_periods(0.9, "Industries do not all grow alike; all of them do where a month was copied."),
            against_previous("RAW-PREVIOUS-ROWS", "row_count", 0.8, 3),
            against_previous("RAW-PREVIOUS-MEDIAN", "median_value", 0.3, 3, "A new base year moves it by less."),
        ),
    ),
}
