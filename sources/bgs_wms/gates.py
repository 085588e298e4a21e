"""Gates of BGS's production figures beyond their contract: units of weight, plausible and stable magnitudes."""

import polars as pl

from sources.gates import (
    ROWS,
    Gate,
    TableGates,
    against_previous,
    compared_periods,
    each_against_previous,
    malformed,
    missing_share,
    no_repeated_periods,
    none_of,
    steady_periods,
)

UNITS = ("tonnes (metric)", "tonnes (metal content)", "kilograms")
AMOUNT = pl.col("amount").cast(pl.Float64)


def _commodities(frame: pl.DataFrame) -> dict[str, float]:
    return dict(frame.group_by("commodity_code").agg(AMOUNT.sum()).rows())


def _repeated_years(frame: pl.DataFrame) -> dict[str, float | None]:
    # few countries mine one commodity: ten of them must do
    return compared_periods(frame, ["commodity_code", "country_name"], "year", AMOUNT, min_compared=10)


GATES = {
    "production": TableGates(
        facts={
            "unknown_unit_count": (~pl.col("unit_name").is_in(UNITS)).sum(),
            "malformed_code_count": malformed("iso3_code", "^[A-Z0-9]{3}$"),
            "min_year": pl.col("year").min(),
            "max_amount": AMOUNT.max(),
            "missing_amount_share": missing_share("amount"),
        },
        derived=_repeated_years,
        series=_commodities,
        gates=(
            ROWS,
            none_of("RAW-UNITS", "unknown_unit_count", "units that cannot be converted to tonnes"),
            none_of("RAW-CODES", "malformed_code_count", "country codes that are not three characters"),
            Gate("RAW-YEARS", "min_year", low=1913, because="The statistics begin in that year."),
            Gate(
                "RAW-MAGNITUDE",
                "max_amount",
                high=1e10,
                what="tonnes",
                because="China's coal, the largest figure, is about 5e9 tonnes.",
            ),
            no_repeated_periods(
                0.9, "Up to 0.43 (lithium): small producers are estimated and their figures carried forward."
            ),
            steady_periods(3, "At most 1.4 for ten countries and more; in another unit a thousand."),
            against_previous("RAW-PREVIOUS-ROWS", "row_count", 0.8, 2, "A new extract adds years."),
            each_against_previous(
                3, "commodity", "The total of all years; a revision moves it little, another unit a thousandfold."
            ),
            Gate(
                "RAW-MISSING",
                "missing_amount_share",
                high=0.4,
                what="of the rows without an amount",
                because="Up to 0.04 in extracts so far.",
            ),
        ),
    ),
}
