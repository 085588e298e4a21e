"""Gates of regional lists beyond their contract: plausible, consistent with totals and the previous vintage.

The parser rejects single rows; the gates check the complete file.
"""

import polars as pl

from sources.chinese_regions import MALFORMED_REGIONS, exceeded_totals
from sources.gates import ROWS, Gate, TableGates, against_previous, each_against_previous, none_of

GROUP = ("list_code", "year", "batch", "scheme", "base_code", "chain_name")


def _lists(frame: pl.DataFrame) -> dict[str, float]:
    totals = frame.group_by("list_code", "year").agg(pl.col("item_count").sum())
    return {f"{code} {year}": float(total) for code, year, total in totals.iter_rows()}


GATES = {
    "list_count": TableGates(
        facts={
            "min_item_count": pl.col("item_count").min(),
            "max_item_count": pl.col("item_count").max(),
            "min_year": pl.col("year").min(),
            "max_year": pl.col("year").max(),
            "malformed_region_count": MALFORMED_REGIONS,
        },
        derived=lambda frame: {"exceeded_total_count": exceeded_totals(frame, GROUP, "item_count")},
        series=_lists,
        gates=(
            ROWS,
            Gate("RAW-COUNT", "min_item_count", low=0),
            Gate(
                "RAW-MAGNITUDE",
                "max_item_count",
                high=50_000_000,
                what="items in one region",
                because="About 4.8 million 5G base stations are the largest of these figures (from memory).",
            ),
            Gate("RAW-FIRST-YEAR", "min_year", low=1990),
            Gate("RAW-LAST-YEAR", "max_year", high=2100),
            none_of("RAW-REGIONS", "malformed_region_count", "regions that are not Chinese names"),
            none_of(
                "RAW-TOTALS",
                "exceeded_total_count",
                "national totals below their regions",
                "Also if a city is listed and its province already includes it.",
            ),
            against_previous("RAW-PREVIOUS-ROWS", "row_count", 0.5, None, "A transcript gains lists and years."),
            each_against_previous(
                3,
                "list and year",
                "The same year of the same list, transcribed again, adds or corrects single regions.",
            ),
        ),
    ),
}
