"""Gates of exports of China Customs beyond their contract: valid codes, plausible monthly values."""

import polars as pl

from sources.gates import ROWS, Gate, TableGates, against_previous, malformed, none_of

VALUE = pl.col("value").cast(pl.Float64)

GATES = {
    "trade": TableGates(
        facts={
            "malformed_product_count": malformed("product_code", r"^(?:\d{2}){1,5}$"),
            "malformed_partner_count": malformed("partner_code", r"^(?:\d{3}|-)$"),
            "digit_count": pl.col("product_code").str.len_chars().n_unique(),
            "max_value": VALUE.max(),
            "total_value": VALUE.sum(),
        },
        gates=(
            ROWS,
            none_of("RAW-PRODUCTS", "malformed_product_count", "commodity codes that are not two to ten digits"),
            none_of("RAW-PARTNERS", "malformed_partner_count", "partner codes that are not three digits"),
            Gate(
                "RAW-LEVEL",
                "digit_count",
                1,
                1,
                "length of commodity codes",
                "Chapters and headings mixed with subheadings would count twice; a lost leading zero shows here, too.",
            ),
            Gate(
                "RAW-MAGNITUDE",
                "max_value",
                high=5e12,
                what="in one value",
                because="All exports of a month are 2.4e12 CNY.",
            ),
            against_previous("RAW-PREVIOUS-ROWS", "row_count", 0.5, 2),
            against_previous(
                "RAW-PREVIOUS-TOTAL",
                "total_value",
                0.5,
                2,
                "The same export, made again; a factor of seven is the other currency.",
            ),
        ),
    ),
}
