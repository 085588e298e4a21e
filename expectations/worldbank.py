"""What we expect of the World Bank's indicators beyond their contract: known areas, the unit they always had."""

import great_expectations.expectations as gxe
import polars as pl

from expectations.run import BLOCK, Facts, Gate, RawSuite, Suite, ratio_to

ENOUGH_AREAS = 10  # that have a value in both of two years, for their median to mean anything


def _summarise(frame: pl.DataFrame, previous: Facts | None) -> dict[str, float | None]:
    value = pl.col("value")
    facts = frame.select(
        row_count=pl.len(),
        area_count=pl.col("area_code").n_unique(),
        malformed_count=(~pl.col("area_code").str.contains(r"^[A-Z0-9]{2,3}$")).sum(),
        infinite_count=(~value.is_finite()).sum(),
        min_value=value.min(),
        max_value=value.max(),
        median_value=value.median(),
        first_year=pl.col("year").min(),
        last_year=pl.col("year").max(),
    ).row(0, named=True)
    summary = {name: None if fact is None else float(fact) for name, fact in facts.items()}
    summary["largest_step"] = _largest_step(frame)
    compared = (
        ("row_count", "row_count_ratio"),
        ("area_count", "area_count_ratio"),
        ("median_value", "median_value_ratio"),
        ("max_value", "max_value_ratio"),
    )
    return summary | {ratio: ratio_to(previous, fact, summary[fact]) for fact, ratio in compared}


def _largest_step(frame: pl.DataFrame) -> float:
    """Return the largest factor, up or down, by which the median area moves from one year to the next."""
    before = frame.select("area_code", pl.col("year") + 1, before="value")
    steps = (
        frame.join(before, on=["area_code", "year"])
        .filter(pl.col("value") > 0, pl.col("before") > 0)
        .group_by("year")
        .agg(step=(pl.col("value") / pl.col("before")).median(), area_count=pl.len())
        .filter(pl.col("area_count") >= ENOUGH_AREAS)
    )
    largest = steps.select(pl.max_horizontal("step", 1 / pl.col("step")).max()).item()
    return 1.0 if largest is None else float(largest)


INDICATOR_VALUE = RawSuite(
    summarise=_summarise,
    suite=Suite(
        name="worldbank.indicator_value",
        gates=(
            Gate("RAW-ROWS", BLOCK, "at least 1", gxe.ExpectColumnValuesToBeBetween(column="row_count", min_value=1)),
            Gate(
                "RAW-AREAS",
                BLOCK,
                "between 50 and 400",
                gxe.ExpectColumnValuesToBeBetween(
                    column="area_count",
                    min_value=50,
                    max_value=400,
                    notes="153 to 264 areas in the indicators seen; far fewer are one page, or one country, of them.",
                ),
            ),
            Gate(
                "RAW-CODES",
                BLOCK,
                "0 areas that are no code of two or three characters",
                gxe.ExpectColumnValuesToBeBetween(column="malformed_count", max_value=0),
            ),
            Gate(
                "RAW-FINITE",
                BLOCK,
                "0 values that are no number",
                gxe.ExpectColumnValuesToBeBetween(column="infinite_count", max_value=0),
            ),
            Gate(
                "RAW-SIGN",
                BLOCK,
                "at least -1e9",
                gxe.ExpectColumnValuesToBeBetween(
                    column="min_value",
                    min_value=-1e9,
                    notes="Corrections: the lowest value seen is -1.45e6, royalties.",
                ),
            ),
            Gate(
                "RAW-MAGNITUDE",
                BLOCK,
                "at most 1e15",
                gxe.ExpectColumnValuesToBeBetween(
                    column="max_value", max_value=1e15, notes="The largest value seen is the world's GDP, 1.2e14 USD."
                ),
            ),
            Gate(
                "RAW-STEP",
                BLOCK,
                "at most 5, from one year to the next",
                gxe.ExpectColumnValuesToBeBetween(
                    column="largest_step",
                    max_value=5,
                    notes="No crisis moves the median area fivefold in a year; another unit in some years does.",
                ),
            ),
            Gate(
                "RAW-FIRST-YEAR",
                BLOCK,
                "1960 or later",
                gxe.ExpectColumnValuesToBeBetween(column="first_year", min_value=1960),
            ),
            Gate(
                "RAW-LAST-YEAR",
                BLOCK,
                "at most 2060",
                gxe.ExpectColumnValuesToBeBetween(column="last_year", max_value=2060),
            ),
            Gate(
                "RAW-PREVIOUS-ROWS",
                BLOCK,
                "between 0.8 and 3 times the vintage before",
                gxe.ExpectColumnValuesToBeBetween(
                    column="row_count_ratio", min_value=0.8, max_value=3, notes="A release adds a year; history stays."
                ),
            ),
            Gate(
                "RAW-PREVIOUS-AREAS",
                BLOCK,
                "between 0.8 and 1.5 times the vintage before",
                gxe.ExpectColumnValuesToBeBetween(column="area_count_ratio", min_value=0.8, max_value=1.5),
            ),
            Gate(
                "RAW-PREVIOUS-MEDIAN",
                BLOCK,
                "between 0.2 and 5 times the vintage before",
                gxe.ExpectColumnValuesToBeBetween(
                    column="median_value_ratio",
                    min_value=0.2,
                    max_value=5,
                    notes="A revision moves a median by percents; a factor means a changed unit.",
                ),
            ),
            Gate(
                "RAW-PREVIOUS-LARGEST",
                BLOCK,
                "between 0.1 and 10 times the vintage before",
                gxe.ExpectColumnValuesToBeBetween(
                    column="max_value_ratio",
                    min_value=0.1,
                    max_value=10,
                    notes="One value in another unit hides in a median, but not in the largest value.",
                ),
            ),
        ),
    ),
)
