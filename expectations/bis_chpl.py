"""What we expect of the Common High Priority List beyond its contract: real codes, every tier, no sudden length."""

import great_expectations.expectations as gxe
import polars as pl

from expectations.run import BLOCK, Facts, Gate, RawSuite, Suite, ratio_to

TIERS = ("1", "2", "3A", "3B", "4A", "4B")


def _summarise(frame: pl.DataFrame, previous: Facts | None) -> dict[str, float | None]:
    facts = frame.select(
        row_count=pl.len(),
        malformed_count=(~pl.col("product_code").str.contains(r"^\d{6}$")).sum(),
        unknown_tier_count=(~pl.col("tier").is_in(TIERS)).sum(),
        tier_count=pl.col("tier").n_unique(),
        edition_count=pl.col("hs_edition").n_unique(),
    ).row(0, named=True)
    summary: dict[str, float | None] = {name: float(fact) for name, fact in facts.items()}
    return summary | {"row_count_ratio": ratio_to(previous, "row_count", summary["row_count"])}


CONTROL_LIST = RawSuite(
    summarise=_summarise,
    suite=Suite(
        name="bis_chpl.control_list",
        gates=(
            Gate(
                "RAW-ROWS",
                BLOCK,
                "between 30 and 300",
                gxe.ExpectColumnValuesToBeBetween(
                    column="row_count", min_value=30, max_value=300, notes="The lists had 38, 45 and 50 codes."
                ),
            ),
            Gate(
                "RAW-CODES",
                BLOCK,
                "0 codes that are not six digits",
                gxe.ExpectColumnValuesToBeBetween(column="malformed_count", max_value=0),
            ),
            Gate(
                "RAW-TIERS",
                BLOCK,
                "0 tiers we do not know",
                gxe.ExpectColumnValuesToBeBetween(column="unknown_tier_count", max_value=0),
            ),
            Gate(
                "RAW-COMPLETE",
                BLOCK,
                "at least 4 tiers",
                gxe.ExpectColumnValuesToBeBetween(
                    column="tier_count", min_value=4, notes="A list without a whole tier was cut off."
                ),
            ),
            Gate(
                "RAW-EDITION",
                BLOCK,
                "1 HS edition",
                gxe.ExpectColumnValuesToBeBetween(column="edition_count", min_value=1, max_value=1),
            ),
            Gate(
                "RAW-PREVIOUS-ROWS",
                BLOCK,
                "between 0.9 and 1.1 times the vintage before",
                gxe.ExpectColumnValuesToBeBetween(
                    column="row_count_ratio",
                    min_value=0.9,
                    max_value=1.1,
                    notes="The same list, transcribed again, corrects single codes; an amended list is another one.",
                ),
            ),
        ),
    ),
)
