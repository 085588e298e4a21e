"""What we expect of CEPII BACI beyond its contract: plausible, complete, stable against the vintage before."""

import great_expectations.expectations as gxe
import polars as pl

from expectations.run import BLOCK, WARN, Facts, Gate, RawSuite, Suite, ratio_to


def _summarise_trade(frame: pl.DataFrame, previous: Facts | None) -> dict[str, float | None]:
    value = pl.col("value_kusd")
    is_self_trade = pl.col("importer_baci_code") == pl.col("exporter_baci_code")
    facts = frame.select(
        row_count=pl.len(),
        total_value_kusd=value.sum(),
        min_value_kusd=value.min(),
        max_value_kusd=value.max(),
        min_quantity_t=pl.col("quantity_t").min().fill_null(0),
        missing_quantity_share=pl.col("quantity_t").null_count() / pl.len(),
        self_trade_share=value.filter(is_self_trade).sum().cast(pl.Float64) / value.sum().cast(pl.Float64),
    ).row(0, named=True)
    summary = {name: None if fact is None else float(fact) for name, fact in facts.items()}
    for fact, ratio in (("row_count", "row_count_ratio"), ("total_value_kusd", "total_value_ratio")):
        summary[ratio] = ratio_to(previous, fact, summary[fact])
    return summary


def _summarise_codes(column: str, pattern: str):
    def summarise(frame: pl.DataFrame, previous: Facts | None) -> dict[str, float | None]:
        malformed = frame.select((~pl.col(column).cast(pl.String).str.contains(pattern)).sum()).item()
        return {"row_count": float(frame.height), "malformed_count": float(malformed)}

    return summarise


def _code_gates(expected: str) -> tuple[Gate, ...]:
    return (
        Gate("RAW-ROWS", BLOCK, "at least 1", gxe.ExpectColumnValuesToBeBetween(column="row_count", min_value=1)),
        Gate("RAW-CODES", BLOCK, expected, gxe.ExpectColumnValuesToBeBetween(column="malformed_count", max_value=0)),
    )


BILATERAL_TRADE = RawSuite(
    summarise=_summarise_trade,
    suite=Suite(
        name="baci.bilateral_trade",
        gates=(
            Gate("RAW-ROWS", BLOCK, "at least 1", gxe.ExpectColumnValuesToBeBetween(column="row_count", min_value=1)),
            Gate(
                "RAW-VALUE",
                BLOCK,
                "not negative",
                gxe.ExpectColumnValuesToBeBetween(
                    column="min_value_kusd", min_value=0, notes="BACI publishes positive flows only."
                ),
            ),
            Gate(
                "RAW-QUANTITY",
                BLOCK,
                "not negative",
                gxe.ExpectColumnValuesToBeBetween(column="min_quantity_t", min_value=0),
            ),
            Gate(
                "RAW-MAGNITUDE",
                BLOCK,
                "at most 1e9 (one trillion USD in one flow)",
                gxe.ExpectColumnValuesToBeBetween(
                    column="max_value_kusd",
                    max_value=1e9,
                    notes="The largest flow seen is about 1e8 thousand USD; more means a changed unit.",
                ),
            ),
            Gate(
                "RAW-TOTAL",
                BLOCK,
                "at most 1e11 (100 trillion USD a year)",
                gxe.ExpectColumnValuesToBeBetween(
                    column="total_value_kusd",
                    max_value=1e11,
                    notes="World goods trade is about 2.4e10 thousand USD; more means another unit or doubled rows.",
                ),
            ),
            Gate(
                "RAW-PREVIOUS-ROWS",
                BLOCK,
                "between 0.2 and 5 times the vintage before",
                gxe.ExpectColumnValuesToBeBetween(column="row_count_ratio", min_value=0.2, max_value=5),
            ),
            Gate(
                "RAW-PREVIOUS-TOTAL",
                BLOCK,
                "between 0.2 and 5 times the vintage before",
                gxe.ExpectColumnValuesToBeBetween(
                    column="total_value_ratio",
                    min_value=0.2,
                    max_value=5,
                    notes="A revision moves a world total by percents; a factor means a changed unit or a lost part.",
                ),
            ),
            Gate(
                "G4",
                WARN,
                "at most 0.02",
                gxe.ExpectColumnValuesToBeBetween(
                    column="self_trade_share",
                    max_value=0.02,
                    notes="Trade of an economy with itself (re-imports); it never counts as supply from abroad.",
                ),
            ),
            Gate(
                "RAW-MISSING",
                WARN,
                "at most 0.5",
                gxe.ExpectColumnValuesToBeBetween(
                    column="missing_quantity_share", max_value=0.5, notes="About 2 to 10 % in releases seen so far."
                ),
            ),
        ),
    ),
)

COUNTRY_CODES = RawSuite(
    summarise=_summarise_codes("baci_code", r"^\d{1,3}$"),
    suite=Suite(name="baci.country_codes", gates=_code_gates("0 codes that are not numbers below 1,000")),
)

PRODUCT_CODES = RawSuite(
    summarise=_summarise_codes("product_code", r"^(\d{6}|9999AA)$"),
    suite=Suite(name="baci.product_codes", gates=_code_gates("0 codes that are not six digits (or 9999AA)")),
)
