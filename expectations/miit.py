"""What we expect of counts of titled enterprises beyond their contract: whole, plausible, of regions that add up."""

import great_expectations.expectations as gxe
import polars as pl

from expectations.regions import exceeded_totals, malformed_regions
from expectations.run import BLOCK, Facts, Gate, RawSuite, Suite, ratio_to


def _summarise(frame: pl.DataFrame, previous: Facts | None) -> dict[str, float | None]:
    facts = frame.select(
        row_count=pl.len(),
        min_enterprise_count=pl.col("enterprise_count").min(),
        max_enterprise_count=pl.col("enterprise_count").max(),
        total_count=pl.col("enterprise_count").sum(),
        malformed_region_count=malformed_regions(),
        malformed_batch_count=(~pl.col("batch").str.contains(r"^(?:\d+(?:[+-]\d+)*|to \d{4}-\d{2}-\d{2})$")).sum(),
    ).row(0, named=True)
    summary: dict[str, float | None] = {name: None if fact is None else float(fact) for name, fact in facts.items()}
    summary["exceeded_total_count"] = exceeded_totals(frame, ("title", "batch"), "enterprise_count")
    summary["total_count_ratio"] = ratio_to(previous, "total_count", summary["total_count"])
    return summary


ENTERPRISE_COUNT = RawSuite(
    summarise=_summarise,
    suite=Suite(
        name="miit.enterprise_count",
        gates=(
            Gate("RAW-ROWS", BLOCK, "at least 1", gxe.ExpectColumnValuesToBeBetween(column="row_count", min_value=1)),
            Gate(
                "RAW-COUNT",
                BLOCK,
                "not negative",
                gxe.ExpectColumnValuesToBeBetween(column="min_enterprise_count", min_value=0),
            ),
            Gate(
                "RAW-MAGNITUDE",
                BLOCK,
                "at most 50,000",
                gxe.ExpectColumnValuesToBeBetween(
                    column="max_enterprise_count",
                    max_value=50_000,
                    notes="About 15,000 little giants in all batches; more are another title.",
                ),
            ),
            Gate(
                "RAW-REGIONS",
                BLOCK,
                "0 regions that are not Chinese names",
                gxe.ExpectColumnValuesToBeBetween(column="malformed_region_count", max_value=0),
            ),
            Gate(
                "RAW-BATCHES",
                BLOCK,
                "0 batches that are not numbers or a day",
                gxe.ExpectColumnValuesToBeBetween(column="malformed_batch_count", max_value=0),
            ),
            Gate(
                "RAW-TOTALS",
                BLOCK,
                "0 national totals below their regions",
                gxe.ExpectColumnValuesToBeBetween(column="exceeded_total_count", max_value=0),
            ),
            Gate(
                "RAW-PREVIOUS-TOTAL",
                BLOCK,
                "between 0.5 and 3 times the vintage before",
                gxe.ExpectColumnValuesToBeBetween(column="total_count_ratio", min_value=0.5, max_value=3),
            ),
        ),
    ),
)
