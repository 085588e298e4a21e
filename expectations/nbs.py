"""What we expect of the data library of NBS beyond its contract: known places and months, the units it always had."""

import great_expectations.expectations as gxe
import polars as pl

from expectations.run import BLOCK, Facts, Gate, RawSuite, Suite, ratio_to


def _summarise(frame: pl.DataFrame, previous: Facts | None) -> dict[str, float | None]:
    size = pl.col("value").cast(pl.Float64).abs()
    year = pl.col("period").str.slice(0, 4).cast(pl.Int32, strict=False)
    facts = frame.select(
        row_count=pl.len(),
        malformed_count=(
            ~(pl.col("region_code").str.contains(r"^\d{2}0{10}$") & pl.col("period").str.contains(r"^\d{6}MM$"))
        ).sum(),
        unnamed_count=(pl.col("indicator_name") == "").sum(),
        max_size=size.max(),
        median_size=size.median(),
        max_percent=size.filter(pl.col("unit") == "%").max().fill_null(0),
        first_year=year.min(),
        last_year=year.max(),
    ).row(0, named=True)
    summary = {name: None if fact is None else float(fact) for name, fact in facts.items()}
    compared = (("row_count", "row_count_ratio"), ("median_size", "median_ratio"), ("max_size", "max_ratio"))
    return summary | {ratio: ratio_to(previous, fact, summary[fact]) for fact, ratio in compared}


OBSERVATION = RawSuite(
    summarise=_summarise,
    suite=Suite(
        name="nbs.observation",
        gates=(
            Gate("RAW-ROWS", BLOCK, "at least 1", gxe.ExpectColumnValuesToBeBetween(column="row_count", min_value=1)),
            Gate(
                "RAW-CODES",
                BLOCK,
                "0 rows without a province and a month",
                gxe.ExpectColumnValuesToBeBetween(column="malformed_count", max_value=0),
            ),
            Gate(
                "RAW-NAMES",
                BLOCK,
                "0 rows without a name",
                gxe.ExpectColumnValuesToBeBetween(
                    column="unnamed_count",
                    max_value=0,
                    notes="Identifiers change from slice to slice; names are the key.",
                ),
            ),
            Gate(
                "RAW-MAGNITUDE",
                BLOCK,
                "at most 1e9",
                gxe.ExpectColumnValuesToBeBetween(
                    column="max_size",
                    max_value=1e9,
                    notes="Assets of all industry are about 1.8e6 (亿元), integrated circuits a year 5e7 (万块).",
                ),
            ),
            Gate(
                "RAW-PERCENT",
                BLOCK,
                "at most 1e5",
                gxe.ExpectColumnValuesToBeBetween(
                    column="max_percent",
                    max_value=1e5,
                    notes="Profits that recover from nearly nothing grow by thousands of percent, not by more.",
                ),
            ),
            Gate(
                "RAW-FIRST-YEAR",
                BLOCK,
                "1949 or later",
                gxe.ExpectColumnValuesToBeBetween(column="first_year", min_value=1949),
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
                "between 0.8 and 5 times the vintage before",
                gxe.ExpectColumnValuesToBeBetween(column="row_count_ratio", min_value=0.8, max_value=5),
            ),
            Gate(
                "RAW-PREVIOUS-MEDIAN",
                BLOCK,
                "between 0.1 and 10 times the vintage before",
                gxe.ExpectColumnValuesToBeBetween(column="median_ratio", min_value=0.1, max_value=10),
            ),
            Gate(
                "RAW-PREVIOUS-LARGEST",
                BLOCK,
                "between 0.05 and 20 times the vintage before",
                gxe.ExpectColumnValuesToBeBetween(
                    column="max_ratio",
                    min_value=0.05,
                    max_value=20,
                    notes="Cumulated values grow twelvefold within a year, from January to December.",
                ),
            ),
        ),
    ),
)
