"""Gates of Comext beyond its contract: euro, valid codes, months of similar size."""

import polars as pl

from sources.gates import (
    MIN_IN_WHOLE_UNITS,
    ROWS,
    Gate,
    TableGates,
    against_previous,
    compared_periods,
    malformed,
    missing_share,
    no_repeated_periods,
    none_of,
    quotient,
    steady_periods,
)

VALUE = pl.col("value_eur")
PERIODS = pl.col("period").n_unique()
COMMON = {
    "median_value_eur": VALUE.cast(pl.Float64).median(),
    "max_value_eur": VALUE.max(),
    "total_value_eur": VALUE.sum(),
    "missing_value_share": missing_share("value_eur"),
}


def _repeated_months(frame: pl.DataFrame) -> dict[str, float | None]:
    return compared_periods(frame, ["flow_code", "product_code"], "period", VALUE, min_amount=MIN_IN_WHOLE_UNITS)


GATES = {
    "trade": TableGates(
        facts=COMMON
        | {
            "malformed_count": malformed("product_code", r"^[0-9A-Z]{2}[0-9A-Z]{4}$"),
            "min_amount": pl.min_horizontal(VALUE.min(), pl.col("quantity_100kg").min()),
            # the year grows by months; the average month is comparable
            "period_count": PERIODS,
            "rows_per_period": quotient(pl.len(), PERIODS),
            "value_per_period": quotient(VALUE.sum(), PERIODS),
        },
        derived=_repeated_months,
        gates=(
            ROWS,
            none_of("RAW-CODES", "malformed_count", "products of another form"),
            Gate("RAW-VALUE", "min_amount", low=0),
            Gate(
                "RAW-UNIT",
                "median_value_eur",
                100,
                1e8,
                "EUR in the median flow",
                "Most monthly flows of a subheading are of some thousand euro; outside, the unit has changed.",
            ),
            Gate(
                "RAW-MAGNITUDE",
                "max_value_eur",
                high=1e11,
                what="EUR in one flow of a month",
                because="The EU's imports of all goods from China are about 4.5e10 euro a month.",
            ),
            Gate(
                "RAW-TOTAL",
                "total_value_eur",
                high=5e12,
                what="EUR a year",
                because="The EU's trade with its largest partner is about 9e11 euro a year, both ways.",
            ),
            Gate(
                "RAW-MISSING",
                "missing_value_share",
                high=0.2,
                what="of the flows without a value",
                because="Few values are confidential at six digits.",
            ),
            no_repeated_periods(
                0.2, "At most 0.05 between real years in UN Comtrade; all flows where a month was copied."
            ),
            steady_periods(
                2,
                "Months differ by up to a third, by holidays and seasons; more means months added up or another unit.",
            ),
            against_previous("RAW-PREVIOUS-ROWS", "rows_per_period", 0.5, 2),
            against_previous("RAW-PREVIOUS-TOTAL", "value_per_period", 0.3, 3),
        ),
    ),
    "file_trade": TableGates(
        facts=COMMON
        | {
            "reporter_count": pl.col("reporter_area").n_unique(),
            "partner_count": pl.col("partner_area").n_unique(),
        },
        gates=(
            ROWS,
            Gate(
                "RAW-REPORTERS",
                "reporter_count",
                27,
                29,
                "reporters",
                "The members of the EU; Northern Ireland may be one more.",
            ),
            Gate("RAW-PARTNERS", "partner_count", 100, 400, "partners"),
            Gate("RAW-UNIT", "median_value_eur", 100, 1e6, "EUR in the median flow"),
            Gate(
                "RAW-MAGNITUDE",
                "max_value_eur",
                high=1e11,
                what="EUR in one flow of a month",
                because="Crude oil and gas from one partner are about 1e10 euro a month.",
            ),
            Gate(
                "RAW-TOTAL",
                "total_value_eur",
                1e11,
                5e12,
                "EUR a month",
                "Members trade about 1e12 euro a month, both ways, inside and outside the EU.",
            ),
            Gate("RAW-MISSING", "missing_value_share", high=0.2, what="of the flows without a value"),
            against_previous("RAW-PREVIOUS-ROWS", "row_count", 0.8, 1.25),
            against_previous("RAW-PREVIOUS-TOTAL", "total_value_eur", 0.8, 1.25),
        ),
    ),
}
