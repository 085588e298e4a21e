"""Gates of the Common High Priority List beyond its contract: valid codes, every tier, a stable length."""

import polars as pl

from sources.gates import Gate, TableGates, against_previous, malformed, none_of

TIERS = ("1", "2", "3A", "3B", "4A", "4B")

GATES = {
    "control_list": TableGates(
        facts={
            "malformed_count": malformed("product_code", r"^\d{6}$"),
            "unknown_tier_count": (~pl.col("tier").is_in(TIERS)).sum(),
            "tier_count": pl.col("tier").n_unique(),
            "edition_count": pl.col("hs_edition").n_unique(),
        },
        gates=(
            Gate("RAW-ROWS", "row_count", 30, 300, because="The lists had 38, 45 and 50 codes."),
            none_of("RAW-CODES", "malformed_count", "codes that are not six digits"),
            none_of("RAW-TIERS", "unknown_tier_count", "unknown tiers"),
            Gate(
                "RAW-COMPLETE",
                "tier_count",
                low=4,
                what="tiers",
                because="A list that lacks a tier is truncated.",
            ),
            Gate("RAW-EDITION", "edition_count", 1, 1, "HS edition"),
            against_previous(
                "RAW-PREVIOUS-ROWS",
                "row_count",
                0.9,
                1.1,
                "The same list, transcribed again, corrects single codes; an amended list is another one.",
            ),
        ),
    ),
}
