"""Gates of exports of China Customs beyond their contract: valid codes, plausible monthly values."""

import polars as pl

from sources.gates import (
    MIN_IN_WHOLE_UNITS,
    ROWS,
    Gate,
    TableGates,
    against_previous,
    compared_periods,
    malformed,
    no_repeated_periods,
    none_of,
    steady_periods,
)

VALUE = pl.col("value").cast(pl.Float64)


def _repeated_months(frame: pl.DataFrame) -> dict[str, float | None]:
    months = frame.with_columns(period=pl.col("year").cast(pl.Int32) * 100 + pl.col("month"))
    keys = ["product_code", "partner_code", "trade_mode_code", "region_code"]
    return compared_periods(months, keys, "period", VALUE, min_amount=MIN_IN_WHOLE_UNITS)


GATES = {
    "trade": TableGates(
        facts={
            "malformed_product_count": malformed("product_code", r"^(?:\d{2}){1,5}$"),
            "malformed_partner_count": malformed("partner_code", r"^(?:\d{3}|-)$"),
            "digit_count": pl.col("product_code").str.len_chars().n_unique(),
            "max_value": VALUE.max(),
            "total_value": VALUE.sum(),
        },
        derived=_repeated_months,
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
            no_repeated_periods(
                0.2, "At most 0.05 between real years in UN Comtrade; all flows where a month was copied."
            ),
            steady_periods(
                3,
                "February, with the Spring Festival, may have half of January; more means months added up.",
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
