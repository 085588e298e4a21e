"""Gates of the data library of NBS beyond its contract: valid regions and months, plausible and stable magnitudes."""

import polars as pl

from sources.gates import (
    ROWS,
    Gate,
    TableGates,
    against_previous,
    compared_periods,
    no_repeated_periods,
    none_of,
    steady_periods,
)

SIZE = pl.col("value").cast(pl.Float64).abs()
YEAR = pl.col("period").str.slice(0, 4).cast(pl.Int32, strict=False)
IS_WELL_FORMED = pl.col("region_code").str.contains(r"^\d{2}0{10}$") & pl.col("period").str.contains(r"^\d{6}MM$")

GATES = {
    "observation": TableGates(
        facts={
            "malformed_count": (~IS_WELL_FORMED).sum(),
            "unnamed_count": (pl.col("indicator_name") == "").sum(),
            "max_size": SIZE.max(),
            "median_size": SIZE.median(),
            "max_percent": SIZE.filter(pl.col("unit") == "%").max().fill_null(0),
            "first_year": YEAR.min(),
            "last_year": YEAR.max(),
        },
        derived=lambda frame: compared_periods(frame, ["indicator_id", "region_code"], "period", pl.col("value")),
        gates=(
            ROWS,
            none_of("RAW-CODES", "malformed_count", "rows without a province and a month"),
            none_of(
                "RAW-NAMES",
                "unnamed_count",
                "rows without a name",
                "Identifiers change from slice to slice; names are the key.",
            ),
            Gate(
                "RAW-MAGNITUDE",
                "max_size",
                high=1e9,
                what="in any unit",
                because="Assets of all industry are about 1.8e6 (亿元), integrated circuits a year 5e7 (万块).",
            ),
            Gate(
                "RAW-PERCENT",
                "max_percent",
                high=1e5,
                what="percent",
                because="Profits that recover from nearly nothing grow by thousands of percent, not by more.",
            ),
            Gate("RAW-FIRST-YEAR", "first_year", low=1949),
            Gate("RAW-LAST-YEAR", "last_year", high=2060),
            no_repeated_periods(0.9, "Provinces do not all grow alike; all of them do where a month was copied."),
            steady_periods(30, "Cumulated values fall from December to February; more means another unit."),
            against_previous("RAW-PREVIOUS-ROWS", "row_count", 0.8, 5),
            against_previous("RAW-PREVIOUS-MEDIAN", "median_size", 0.1, 10),
            against_previous(
                "RAW-PREVIOUS-LARGEST",
                "max_size",
                0.05,
                20,
                "Cumulated values grow twelvefold within a year, from January to December.",
            ),
        ),
    ),
}
