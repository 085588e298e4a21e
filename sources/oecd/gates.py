"""Gates of the OECD's tables beyond their contract: accounts that balance, plausible and stable magnitudes."""

import polars as pl

from sources.gates import (
    ROWS,
    Gate,
    TableGates,
    against_previous,
    compared_periods,
    malformed,
    missing_share,
    no_repeated_periods,
    none_of,
    steady_periods,
)

VALUE = pl.col("value_musd")

OUTPUT = pl.col("output_musd")
ROW_GAP = OUTPUT - pl.col("intermediate_sales_musd") - pl.col("final_demand_musd")
UNLISTED = pl.col("intermediate_sales_musd") - pl.col("listed_sales_musd")
COLUMN_GAP = OUTPUT - pl.col("listed_purchases_musd") - pl.col("value_added_and_taxes_musd")

# Inventories may fall, and taxes less subsidies may be negative.
MAY_BE_NEGATIVE = (pl.col("category_code") == "INVNT") | (pl.col("row_code") == "TLS")

OBSERVED = pl.col("value").abs() * pl.lit(10.0).pow(pl.col("unit_multiplier"))
IS_USD = pl.col("unit_code").str.starts_with("USD")
SERIES_KEY = (
    "measure_code", "area_code", "activity_code", "counterpart_code", "unit_code", "frequency_code", "other_dimensions",
)  # fmt: skip

PREVIOUS_ROWS = against_previous("RAW-PREVIOUS-ROWS", "row_count", 0.5, 2)


def _previous_total(fact: str) -> Gate:
    because = "A revision moves a world total by percents; a factor means a changed unit or a lost part."
    return against_previous("RAW-PREVIOUS-TOTAL", fact, 0.5, 2, because)


GATES = {
    "icio_flows": TableGates(
        facts={
            "total_value_musd": VALUE.sum(),
            "min_value_musd": VALUE.min(),
            "max_value_musd": VALUE.max(),
        },
        gates=(
            ROWS,
            Gate("G10-SIGN", "min_value_musd", low=0, because="Purchases of inputs are not negative."),
            Gate(
                "RAW-MAGNITUDE",
                "max_value_musd",
                high=5e7,
                what="million USD in one flow",
                because="The largest of 2022 is 0.94 trillion USD; more means another unit.",
            ),
            PREVIOUS_ROWS,
            _previous_total("total_value_musd"),
        ),
    ),
    "icio_totals": TableGates(
        facts={
            "total_output_musd": OUTPUT.sum(),
            "min_output_musd": OUTPUT.min(),
            "zero_output_count": (OUTPUT == 0).sum(),
            "row_gap_share": ROW_GAP.abs().sum() / OUTPUT.sum(),
            # flows that an extract omits are missing from the column sums too, and only from them
            "column_gap_share": (COLUMN_GAP.abs().sum() - UNLISTED.abs().sum()).clip(0) / OUTPUT.sum(),
            # 10 million USD more, since a gap of a few is rounding, however small the industry
            "node_gap_share": (ROW_GAP.abs() / (OUTPUT.abs() + 10)).max(),
            "listed_share": pl.col("listed_sales_musd").sum() / pl.col("intermediate_sales_musd").sum(),
        },
        gates=(
            ROWS,
            Gate(
                "G10-OUTPUT",
                "total_output_musd",
                3e7,
                5e8,
                "million USD",
                "World output was 192.4 trillion USD in 2022 and about a quarter of that in 1995.",
            ),
            Gate("G10-OUTPUT-SIGN", "min_output_musd", low=0),
            Gate(
                "G10-ROWS",
                "row_gap_share",
                high=1e-6,
                what="of output",
                because="Output equals sales to industries and final demand; the gap is 2e-7 in the table of 2022.",
            ),
            Gate(
                "G10-COLUMNS",
                "column_gap_share",
                high=1e-6,
                what="of output",
                because="Output is inputs, taxes and value added.",
            ),
            Gate(
                "G10-NODE",
                "node_gap_share",
                high=0.1,
                what="of any industry's output (and an allowance for rounding)",
                because="Small industries are out of balance by up to 2 % as published; a misplaced row by more.",
            ),
            Gate(
                "G10-LISTED",
                "listed_share",
                0.999,
                1.000001,
                "of intermediate sales",
                "An extract leaves out flows below 0.1 million USD, 0.09 % of value in 2022.",
            ),
            PREVIOUS_ROWS,
            _previous_total("total_output_musd"),
        ),
    ),
    "icio_final_demand": TableGates(
        facts={
            "total_value_musd": VALUE.sum(),
            "max_absolute_musd": VALUE.abs().max(),
            "negative_share": VALUE.filter(~MAY_BE_NEGATIVE).clip(upper_bound=0).abs().sum() / VALUE.sum(),
        },
        gates=(
            ROWS,
            Gate("RAW-MAGNITUDE", "max_absolute_musd", high=2e7, what="million USD in one value"),
            Gate(
                "RAW-TOTAL",
                "total_value_musd",
                1.5e7,
                2.5e8,
                "million USD",
                "Final demand was 93.2 trillion USD at basic prices in 2022.",
            ),
            Gate(
                "G10-SIGN",
                "negative_share",
                high=0.05,
                what="of final demand is negative",
                because="Only changes in inventories and purchases abroad by residents may be negative.",
            ),
            PREVIOUS_ROWS,
            _previous_total("total_value_musd"),
        ),
    ),
    "observations": TableGates(
        facts={
            "area_count": pl.col("area_code").n_unique(),
            "missing_share": missing_share("value"),
            "malformed_count": malformed("time_period", r"^\d{4}(-Q[1-4]|-(0[1-9]|1[0-2]))?$")
            + malformed("area_code", r"^[A-Z][A-Z0-9_]*$"),
            "max_usd": OBSERVED.filter(IS_USD).max().fill_null(0),
            "max_absolute": OBSERVED.max().fill_null(0),
            "median_absolute": OBSERVED.filter(OBSERVED > 0).median().fill_null(0),
        },
        derived=lambda frame: compared_periods(frame, SERIES_KEY, "time_period", OBSERVED),
        gates=(
            ROWS,
            none_of("RAW-CODES", "malformed_count", "malformed codes of areas or periods"),
            Gate(
                "RAW-MAGNITUDE",
                "max_usd",
                high=1e15,
                what="USD",
                because="World output is about 2e14 USD; more means a multiplier applied twice.",
            ),
            Gate(
                "RAW-MAGNITUDE-ANY",
                "max_absolute",
                high=1e19,
                what="in any unit",
                because="Indonesia's output in rupiah is about 4e16; infinity is no observation.",
            ),
            Gate("RAW-MISSING", "missing_share", high=0.9, what="of the observations without a value"),
            no_repeated_periods(0.9, "Estimates may be carried forward for some economies, not for all."),
            steady_periods(
                5, "No crisis changes the median figure fivefold in a year; another unit or multiplier does."
            ),
            PREVIOUS_ROWS,
            against_previous("RAW-PREVIOUS-AREAS", "area_count", 0.8, 2),
            against_previous(
                "RAW-PREVIOUS-MEDIAN",
                "median_absolute",
                0.2,
                5,
                "A changed unit or multiplier moves all values at once.",
            ),
        ),
    ),
}
