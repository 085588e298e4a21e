"""What we expect of UNIDO's indices beyond their contract: an index, never below zero, in the base it always had."""

import great_expectations.expectations as gxe
import polars as pl

from expectations.run import BLOCK, Facts, Gate, RawSuite, Suite, ratio_to


def _summarise(frame: pl.DataFrame, previous: Facts | None) -> dict[str, float | None]:
    value, months = pl.col("value"), pl.col("period").str.contains(" M")
    growth = value / value.shift().over("indicator_code", "activity_code", order_by="period")
    facts = frame.filter(months).select(largest=growth.max(), smallest=growth.min()).row(0, named=True)
    steps = [step for step in (facts["largest"], 1 / facts["smallest"] if facts["smallest"] else None) if step]
    sums = frame.select(
        row_count=pl.len(),
        infinite_count=(~value.is_finite()).sum(),
        min_value=value.min(),
        max_value=value.max(),
        median_value=value.median(),
    ).row(0, named=True)
    summary = {name: None if fact is None else float(fact) for name, fact in sums.items()}
    summary["largest_step"] = max(steps, default=1.0)
    compared = (("row_count", "row_count_ratio"), ("median_value", "median_ratio"))
    return summary | {ratio: ratio_to(previous, fact, summary[fact]) for fact, ratio in compared}


INDUSTRIAL_PRODUCTION = RawSuite(
    summarise=_summarise,
    suite=Suite(
        name="unido.industrial_production",
        gates=(
            Gate("RAW-ROWS", BLOCK, "at least 12", gxe.ExpectColumnValuesToBeBetween(column="row_count", min_value=12)),
            Gate(
                "RAW-FINITE",
                BLOCK,
                "0 values that are no number",
                gxe.ExpectColumnValuesToBeBetween(column="infinite_count", max_value=0),
            ),
            Gate(
                "RAW-SIGN",
                BLOCK,
                "not negative",
                gxe.ExpectColumnValuesToBeBetween(column="min_value", min_value=0),
            ),
            Gate(
                "RAW-MAGNITUDE",
                BLOCK,
                "at most 10,000",
                gxe.ExpectColumnValuesToBeBetween(
                    column="max_value",
                    max_value=10_000,
                    notes="An index of 100 in its base year; China's is 139 in 2026.",
                ),
            ),
            Gate(
                "RAW-STEP",
                BLOCK,
                "at most 10, from one month to the next",
                gxe.ExpectColumnValuesToBeBetween(
                    column="largest_step",
                    max_value=10,
                    notes="April 2020 fell to a third in places; more is another base within the series.",
                ),
            ),
            Gate(
                "RAW-PREVIOUS-ROWS",
                BLOCK,
                "between 0.8 and 3 times the vintage before",
                gxe.ExpectColumnValuesToBeBetween(column="row_count_ratio", min_value=0.8, max_value=3),
            ),
            Gate(
                "RAW-PREVIOUS-MEDIAN",
                BLOCK,
                "between 0.3 and 3 times the vintage before",
                gxe.ExpectColumnValuesToBeBetween(
                    column="median_ratio", min_value=0.3, max_value=3, notes="A new base year moves it by less."
                ),
            ),
        ),
    ),
)
