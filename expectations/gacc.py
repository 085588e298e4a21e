"""What we expect of exports of China Customs beyond their contract: real codes, values a month can have."""

import great_expectations.expectations as gxe
import polars as pl

from expectations.run import BLOCK, Facts, Gate, RawSuite, Suite, ratio_to


def _summarise(frame: pl.DataFrame, previous: Facts | None) -> dict[str, float | None]:
    value = pl.col("value").cast(pl.Float64)
    facts = frame.select(
        row_count=pl.len(),
        malformed_product_count=(~pl.col("product_code").str.contains(r"^(?:\d{2}){1,5}$")).sum(),
        malformed_partner_count=(~pl.col("partner_code").str.contains(r"^(?:\d{3}|-)$")).sum(),
        digit_count=pl.col("product_code").str.len_chars().n_unique(),
        max_value=value.max(),
        total_value=value.sum(),
    ).row(0, named=True)
    summary: dict[str, float | None] = {name: None if fact is None else float(fact) for name, fact in facts.items()}
    for fact, ratio in (("row_count", "row_count_ratio"), ("total_value", "total_value_ratio")):
        summary[ratio] = ratio_to(previous, fact, summary[fact])
    return summary


TRADE = RawSuite(
    summarise=_summarise,
    suite=Suite(
        name="gacc.trade",
        gates=(
            Gate("RAW-ROWS", BLOCK, "at least 1", gxe.ExpectColumnValuesToBeBetween(column="row_count", min_value=1)),
            Gate(
                "RAW-PRODUCTS",
                BLOCK,
                "0 commodity codes that are not 2 to 10 digits",
                gxe.ExpectColumnValuesToBeBetween(column="malformed_product_count", max_value=0),
            ),
            Gate(
                "RAW-PARTNERS",
                BLOCK,
                "0 partner codes that are not three digits",
                gxe.ExpectColumnValuesToBeBetween(column="malformed_partner_count", max_value=0),
            ),
            Gate(
                "RAW-LEVEL",
                BLOCK,
                "1 length of commodity codes",
                gxe.ExpectColumnValuesToBeBetween(
                    column="digit_count",
                    min_value=1,
                    max_value=1,
                    notes="Chapters and headings beside subheadings would count twice; a lost zero shows here, too.",
                ),
            ),
            Gate(
                "RAW-MAGNITUDE",
                BLOCK,
                "at most 5e12 (all exports of a month are 2.4e12 CNY)",
                gxe.ExpectColumnValuesToBeBetween(column="max_value", max_value=5e12),
            ),
            Gate(
                "RAW-PREVIOUS-ROWS",
                BLOCK,
                "between 0.5 and 2 times the vintage before",
                gxe.ExpectColumnValuesToBeBetween(column="row_count_ratio", min_value=0.5, max_value=2),
            ),
            Gate(
                "RAW-PREVIOUS-TOTAL",
                BLOCK,
                "between 0.5 and 2 times the vintage before",
                gxe.ExpectColumnValuesToBeBetween(
                    column="total_value_ratio",
                    min_value=0.5,
                    max_value=2,
                    notes="The same export, made again; a factor of seven is the other currency.",
                ),
            ),
        ),
    ),
)
