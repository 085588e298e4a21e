"""What we expect of BGS's production figures beyond their contract: weights, of a size that rocks have."""

import great_expectations.expectations as gxe
import polars as pl

from expectations.amounts import amounts, largest_change
from expectations.run import BLOCK, Facts, Gate, RawSuite, Suite, ratio_to

UNITS = ("tonnes (metric)", "tonnes (metal content)", "kilograms")


def _summarise(frame: pl.DataFrame, previous: Facts | None) -> dict[str, float | None]:
    amount, year, code = pl.col("amount").cast(pl.Float64), pl.col("year"), pl.col("iso3_code")
    facts = frame.select(
        row_count=pl.len(),
        unknown_unit_count=(~pl.col("unit_name").is_in(UNITS)).sum(),
        malformed_code_count=(~code.str.contains("^[A-Z0-9]{3}$")).sum(),
        min_year=year.min(),
        max_amount=amount.max(),
        missing_amount_share=pl.col("amount").null_count() / pl.len(),
    ).row(0, named=True)
    summary: dict[str, float | None] = {name: None if fact is None else float(fact) for name, fact in facts.items()}
    series = dict(frame.group_by(pl.col("commodity_code")).agg(amount.sum()).rows())
    summary["row_count_ratio"] = ratio_to(previous, "row_count", summary["row_count"])
    summary["largest_change_ratio"] = largest_change(series, previous)
    return summary | amounts(series)


PRODUCTION = RawSuite(
    summarise=_summarise,
    suite=Suite(
        name="bgs_wms.production",
        gates=(
            Gate("RAW-ROWS", BLOCK, "at least 1", gxe.ExpectColumnValuesToBeBetween(column="row_count", min_value=1)),
            Gate(
                "RAW-UNITS",
                BLOCK,
                "0 units we cannot weigh",
                gxe.ExpectColumnValuesToBeBetween(column="unknown_unit_count", max_value=0),
            ),
            Gate(
                "RAW-CODES",
                BLOCK,
                "0 country codes that are not three characters",
                gxe.ExpectColumnValuesToBeBetween(column="malformed_code_count", max_value=0),
            ),
            Gate(
                "RAW-YEARS",
                BLOCK,
                "from 1913, when the statistics begin",
                gxe.ExpectColumnValuesToBeBetween(column="min_year", min_value=1913),
            ),
            Gate(
                "RAW-MAGNITUDE",
                BLOCK,
                "at most 1e10 tonnes",
                gxe.ExpectColumnValuesToBeBetween(
                    column="max_amount", max_value=1e10, notes="China's coal, the largest figure, is about 5e9 tonnes."
                ),
            ),
            Gate(
                "RAW-PREVIOUS-ROWS",
                BLOCK,
                "between 0.8 and 2 times the vintage before",
                gxe.ExpectColumnValuesToBeBetween(
                    column="row_count_ratio", min_value=0.8, max_value=2, notes="A new extract adds years."
                ),
            ),
            Gate(
                "RAW-PREVIOUS-AMOUNTS",
                BLOCK,
                "no commodity more than 3-fold or below a third of the vintage before",
                gxe.ExpectColumnValuesToBeBetween(
                    column="largest_change_ratio",
                    max_value=3,
                    notes="The total of all years; a revision moves it little, another unit a thousandfold.",
                ),
            ),
            Gate(
                "RAW-MISSING",
                BLOCK,
                "at most 0.4",
                gxe.ExpectColumnValuesToBeBetween(
                    column="missing_amount_share", max_value=0.4, notes="Up to 0.04 in extracts seen so far."
                ),
            ),
        ),
    ),
)
