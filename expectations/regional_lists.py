"""What we expect of regional lists beyond their contract: whole, plausible, of regions that add up, like those before.

The parser refuses single rows and says which; this looks at a file as a whole.
"""

import great_expectations.expectations as gxe
import polars as pl

from expectations.amounts import amounts, largest_change
from expectations.regions import exceeded_totals, malformed_regions
from expectations.run import BLOCK, Facts, Gate, RawSuite, Suite, bounded

GROUP = ("list_code", "year", "batch", "scheme", "base_code", "chain_name")


def _summarise(frame: pl.DataFrame, previous: Facts | None) -> dict[str, float | None]:
    facts = frame.select(
        row_count=pl.len(),
        min_item_count=pl.col("item_count").min(),
        max_item_count=pl.col("item_count").max(),
        min_year=pl.col("year").min(),
        max_year=pl.col("year").max(),
        malformed_region_count=malformed_regions(),
    ).row(0, named=True)
    summary: dict[str, float | None] = {name: None if fact is None else float(fact) for name, fact in facts.items()}
    summary["exceeded_total_count"] = exceeded_totals(frame, GROUP, "item_count")
    by_list = frame.group_by("list_code", "year").agg(pl.col("item_count").sum())
    totals = {f"{code} {year}": float(total) for code, year, total in by_list.iter_rows()}
    summary["largest_change_ratio"] = largest_change(totals, previous)
    return summary | amounts(totals)


LIST_COUNT = RawSuite(
    summarise=_summarise,
    suite=Suite(
        name="regional_lists.list_count",
        gates=(
            bounded("RAW-ROWS", "at least 1", "row_count", 1, None),
            bounded("RAW-COUNT", "not negative", "min_item_count", 0, None),
            bounded(
                "RAW-MAGNITUDE",
                "at most 50,000,000",
                "max_item_count",
                None,
                50_000_000,
                notes="About 4.8 million 5G base stations are the largest of these figures (from memory).",
            ),
            bounded("RAW-FIRST-YEAR", "1990 or later", "min_year", 1990, None),
            bounded("RAW-LAST-YEAR", "2100 or earlier", "max_year", None, 2100),
            Gate(
                "RAW-REGIONS",
                BLOCK,
                "0 regions that are not Chinese names",
                gxe.ExpectColumnValuesToBeBetween(column="malformed_region_count", max_value=0),
            ),
            Gate(
                "RAW-TOTALS",
                BLOCK,
                "0 national totals below their regions",
                gxe.ExpectColumnValuesToBeBetween(
                    column="exceeded_total_count",
                    max_value=0,
                    notes="Also where a city stands beside a province that already includes it.",
                ),
            ),
            bounded(
                "RAW-PREVIOUS-AMOUNTS",
                "each list and year within 3 times the vintage before",
                "largest_change_ratio",
                None,
                3,
                notes="The same year of the same list, transcribed again, adds or corrects single regions.",
            ),
        ),
    ),
)
