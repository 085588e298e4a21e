"""What we expect of Comext beyond its contract: euro, real codes, months that are alike."""

import polars as pl

from expectations.run import Facts, RawSuite, Suite, bounded, ratio_to


def _summarise(frame: pl.DataFrame, previous: Facts | None) -> dict[str, float | None]:
    value, quantity = pl.col("value_eur"), pl.col("quantity_100kg")
    facts = frame.select(
        row_count=pl.len(),
        malformed_count=(~pl.col("product_code").str.contains(r"^[0-9A-Z]{2}[0-9A-Z]{4}$")).sum(),
        min_amount=pl.min_horizontal(value.min(), quantity.min()),
        median_value_eur=value.cast(pl.Float64).median(),
        max_value_eur=value.max(),
        total_value_eur=value.sum(),
        missing_value_share=value.null_count() / pl.len(),
        period_count=pl.col("period").n_unique(),
    ).row(0, named=True)
    summary: dict[str, float | None] = {name: None if fact is None else float(fact) for name, fact in facts.items()}
    periods = summary["period_count"] or 1.0  # a year of months grows; its months are alike
    for name, fact in (("rows", "row_count"), ("value", "total_value_eur")):
        total = summary[fact]
        summary[f"{name}_per_period"] = None if total is None else total / periods
        summary[f"{name}_ratio"] = ratio_to(previous, f"{name}_per_period", summary[f"{name}_per_period"])
    return summary


def _summarise_file(frame: pl.DataFrame, previous: Facts | None) -> dict[str, float | None]:
    value = pl.col("value_eur")
    facts = frame.select(
        row_count=pl.len(),
        reporter_count=pl.col("reporter_area").n_unique(),
        partner_count=pl.col("partner_area").n_unique(),
        median_value_eur=value.cast(pl.Float64).median(),
        max_value_eur=value.max(),
        total_value_eur=value.sum(),
        missing_value_share=value.null_count() / pl.len(),
    ).row(0, named=True)
    summary: dict[str, float | None] = {name: None if fact is None else float(fact) for name, fact in facts.items()}
    for name, fact in (("rows", "row_count"), ("value", "total_value_eur")):
        summary[f"{name}_ratio"] = ratio_to(previous, fact, summary[fact])
    return summary


TRADE = RawSuite(
    summarise=_summarise,
    suite=Suite(
        name="comext.trade",
        gates=(
            bounded("RAW-ROWS", "at least 1", "row_count", 1, None),
            bounded("RAW-CODES", "0 products of another form", "malformed_count", None, 0),
            bounded("RAW-VALUE", "not negative", "min_amount", 0, None),
            bounded(
                "RAW-UNIT",
                "between 100 and 1e8 (half of all flows are smaller)",
                "median_value_eur",
                100,
                1e8,
                "Most monthly flows of a subheading are of some thousand euro; outside, the unit has changed.",
            ),
            bounded(
                "RAW-MAGNITUDE",
                "at most 1e11 (100 billion EUR in one flow of a month)",
                "max_value_eur",
                None,
                1e11,
                "The EU's imports of all goods from China are about 4.5e10 euro a month.",
            ),
            bounded(
                "RAW-TOTAL",
                "at most 5e12 a year",
                "total_value_eur",
                None,
                5e12,
                "The EU's trade with its largest partner is about 9e11 euro a year, both ways.",
            ),
            bounded(
                "RAW-MISSING",
                "at most 0.2",
                "missing_value_share",
                None,
                0.2,
                "Few values are confidential at six digits.",
            ),
            bounded("RAW-PREVIOUS-ROWS", "between 0.5 and 2 times the vintage before", "rows_ratio", 0.5, 2),
            bounded("RAW-PREVIOUS-TOTAL", "between 0.3 and 3 times the vintage before", "value_ratio", 0.3, 3),
        ),
    ),
)

FILE_TRADE = RawSuite(
    summarise=_summarise_file,
    suite=Suite(
        name="comext.file_trade",
        gates=(
            bounded("RAW-ROWS", "at least 1", "row_count", 1, None),
            bounded(
                "RAW-REPORTERS", "27, the members of the EU", "reporter_count", 27, 29, "Northern Ireland may be one."
            ),
            bounded("RAW-PARTNERS", "between 100 and 400", "partner_count", 100, 400),
            bounded("RAW-UNIT", "between 100 and 1e6 (half of all flows are smaller)", "median_value_eur", 100, 1e6),
            bounded(
                "RAW-MAGNITUDE",
                "at most 1e11 (100 billion EUR in one flow of a month)",
                "max_value_eur",
                None,
                1e11,
                "Crude oil and gas from one partner are about 1e10 euro a month.",
            ),
            bounded(
                "RAW-TOTAL",
                "between 1e11 and 5e12",
                "total_value_eur",
                1e11,
                5e12,
                "Members trade about 1e12 euro a month, both ways, inside and outside the EU.",
            ),
            bounded("RAW-MISSING", "at most 0.2", "missing_value_share", None, 0.2),
            bounded("RAW-PREVIOUS-ROWS", "between 0.8 and 1.25 times the vintage before", "rows_ratio", 0.8, 1.25),
            bounded("RAW-PREVIOUS-TOTAL", "between 0.8 and 1.25 times the vintage before", "value_ratio", 0.8, 1.25),
        ),
    ),
)
