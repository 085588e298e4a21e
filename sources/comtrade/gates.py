"""Gates of UN Comtrade beyond its contract: dollars, valid codes, partners that add up to the world."""

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
    quotient,
    steady_periods,
)

WORLD = "0"
GROUPS = ("97", "975")  # the European Union, ASEAN: their members are partners too
FORMS = {
    "product_code": r"^(\d{6}|9999AA)$",
    "partner_code": r"^\d{1,3}$",
    "classification_code": r"^H[0-6]$",
}
IS_WELL_FORMED = pl.all_horizontal(pl.col(name).str.contains(form) for name, form in FORMS.items())

PERIODS = pl.col("period").n_unique()
VALUE = pl.col("value_usd")
OF_PARTNERS = VALUE.filter(~pl.col("partner_code").is_in((WORLD, *GROUPS)))
OF_WORLD = VALUE.filter(pl.col("partner_code") == WORLD)


def _repeated_months(frame: pl.DataFrame) -> dict[str, float | None]:
    partners = frame.filter(~pl.col("partner_code").is_in((WORLD, *GROUPS)))
    keys = ["flow_code", "partner_code", "classification_code", "product_code"]
    return compared_periods(partners, keys, "period", VALUE, min_amount=MIN_IN_WHOLE_UNITS)


GATES = {
    "trade": TableGates(
        facts={
            "malformed_count": (~IS_WELL_FORMED).sum(),
            "min_value_usd": VALUE.min(),
            "min_weight_kg": pl.col("net_weight_kg").min().fill_null(0),
            "median_value_usd": OF_PARTNERS.cast(pl.Float64).median(),
            "max_value_usd": OF_PARTNERS.max(),
            "partner_value_usd": OF_PARTNERS.sum(),
            "world_value_usd": OF_WORLD.sum(),
            "partner_ratio": quotient(OF_PARTNERS.sum(), OF_WORLD.sum()),
            # the year grows by months; the average month is comparable
            "period_count": PERIODS,
            "rows_per_period": quotient(pl.len(), PERIODS),
            "value_per_period": quotient(OF_PARTNERS.sum(), PERIODS),
        },
        derived=_repeated_months,
        gates=(
            ROWS,
            none_of("RAW-CODES", "malformed_count", "codes of another form"),
            Gate("RAW-VALUE", "min_value_usd", low=0),
            Gate("RAW-WEIGHT", "min_weight_kg", low=0),
            Gate(
                "RAW-UNIT",
                "median_value_usd",
                10,
                1e8,
                "USD in the median flow",
                "Most flows of a subheading are of some thousand dollars; outside, the unit has changed.",
            ),
            Gate(
                "RAW-MAGNITUDE",
                "max_value_usd",
                high=1e12,
                what="USD in one flow",
                because="The largest flows of a year are about 1e11 dollars.",
            ),
            Gate(
                "RAW-TOTAL",
                "partner_value_usd",
                high=1e13,
                what="USD",
                because="China's trade is about 6e12 dollars.",
            ),
            Gate(
                "RAW-WORLD",
                "partner_ratio",
                0.95,
                1.001,
                "times the world total, summed over partners",
                "Less means that partners are missing; more, that some are counted twice or parts with their totals.",
            ),
            no_repeated_periods(0.2, "At most 0.05 between real years; all flows where a month was copied."),
            steady_periods(
                2,
                "Months differ by up to a third, by holidays and seasons; more means months added up or another unit.",
            ),
            against_previous("RAW-PREVIOUS-ROWS", "rows_per_period", 0.5, 2),
            against_previous("RAW-PREVIOUS-TOTAL", "value_per_period", 0.5, 2),
        ),
    ),
    "reporters": TableGates(
        facts={
            "malformed_count": malformed("reporter_code", r"^\d{1,3}$"),
            "backward_count": (pl.col("valid_to") < pl.col("valid_from")).fill_null(False).sum(),
        },
        gates=(
            Gate("RAW-ROWS", "row_count", low=200, because="255 in 2025."),
            none_of("RAW-CODES", "malformed_count", "codes that are not numbers of up to three digits"),
            none_of("RAW-DATES", "backward_count", "reporters that end before they begin"),
            against_previous("RAW-PREVIOUS-ROWS", "row_count", 0.9, 1.2),
        ),
    ),
}
