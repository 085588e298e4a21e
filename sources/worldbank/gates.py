"""Gates of the World Bank's indicators beyond their contract: known areas, plausible magnitudes, unchanged units."""

import polars as pl

from sources.gates import (
    ROWS,
    Gate,
    TableGates,
    against_previous,
    compared_periods,
    malformed,
    no_repeated_periods,
    none_of,
)

MIN_AREAS = 10  # with values in both years; a median of fewer is not reliable
VALUE = pl.col("value")


def _largest_step(frame: pl.DataFrame) -> dict[str, float | None]:
    """Return the largest factor, up or down, by which the median area moves from one year to the next."""
    before = frame.select("area_code", pl.col("year") + 1, before="value")
    steps = (
        frame.join(before, on=["area_code", "year"])
        .filter(pl.col("value") > 0, pl.col("before") > 0)
        .group_by("year")
        .agg(step=(pl.col("value") / pl.col("before")).median(), area_count=pl.len())
        .filter(pl.col("area_count") >= MIN_AREAS)
    )
    largest = steps.select(pl.max_horizontal("step", 1 / pl.col("step")).max()).item()
    return {"largest_step": 1.0 if largest is None else largest}


GATES = {
    "indicator_value": TableGates(
        facts={
            "area_count": pl.col("area_code").n_unique(),
            "malformed_count": malformed("area_code", r"^[A-Z0-9]{2,3}$"),
            "infinite_count": (~VALUE.is_finite()).sum(),
            "min_value": VALUE.min(),
            "max_value": VALUE.max(),
            "median_value": VALUE.median(),
            "first_year": pl.col("year").min(),
            "last_year": pl.col("year").max(),
        },
        derived=lambda frame: _largest_step(frame) | compared_periods(frame, ["area_code"], "year", VALUE),
        gates=(
            ROWS,
            Gate(
                "RAW-AREAS",
                "area_count",
                50,
                400,
                "areas",
                "There are 153 to 264 areas in known indicators; far fewer mean a single page or country.",
            ),
            none_of("RAW-CODES", "malformed_count", "areas that are no code of two or three characters"),
            none_of("RAW-FINITE", "infinite_count", "values that are no number"),
            Gate(
                "RAW-SIGN",
                "min_value",
                low=-1e9,
                because="Corrections: the lowest value seen is -1.45e6, royalties.",
            ),
            Gate(
                "RAW-MAGNITUDE",
                "max_value",
                high=1e15,
                because="The largest value seen is the world's GDP, 1.2e14 USD.",
            ),
            Gate(
                "RAW-STEP",
                "largest_step",
                high=5,
                what="times the year before, or the other way round, for the median area",
                because="No crisis changes the median area fivefold in a year; a different unit in some years does.",
            ),
            no_repeated_periods(
                0.9,
                "Up to 0.6 where estimates are carried forward (high technology, 2022); below 0.03 for trade and GDP.",
            ),
            Gate("RAW-FIRST-YEAR", "first_year", low=1960),
            Gate("RAW-LAST-YEAR", "last_year", high=2060),
            against_previous("RAW-PREVIOUS-ROWS", "row_count", 0.8, 3, "A release adds a year; history stays."),
            against_previous("RAW-PREVIOUS-AREAS", "area_count", 0.8, 1.5),
            against_previous(
                "RAW-PREVIOUS-MEDIAN",
                "median_value",
                0.2,
                5,
                "A revision moves a median by percents; a factor means a changed unit.",
            ),
            against_previous(
                "RAW-PREVIOUS-LARGEST",
                "max_value",
                0.1,
                10,
                "A single value in another unit does not change the median, but it changes the maximum.",
            ),
        ),
    ),
}
