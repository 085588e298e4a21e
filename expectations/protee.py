"""What we expect of trade elasticities beyond their contract: real codes, negative numbers of the usual size."""

import polars as pl

from expectations.run import Facts, RawSuite, Suite, bounded, ratio_to


def _summarise(frame: pl.DataFrame, previous: Facts | None) -> dict[str, float | None]:
    elasticity = pl.col("elasticity")
    facts = frame.select(
        row_count=pl.len(),
        malformed_count=(~pl.col("product_code").str.contains(r"^\d{6}$")).sum(),
        positive_count=(elasticity > 0).sum(),
        infinite_count=(~elasticity.is_finite()).sum(),
        median_elasticity=elasticity.median(),
        min_elasticity=elasticity.min(),
        unmarked_missing_count=(elasticity.is_null() & ~pl.col("is_not_significant") & ~pl.col("is_positive")).sum(),
        marked_share=(pl.col("is_not_significant") | pl.col("is_positive")).mean(),
    ).row(0, named=True)
    summary: dict[str, float | None] = {name: None if fact is None else float(fact) for name, fact in facts.items()}
    return summary | {"row_count_ratio": ratio_to(previous, "row_count", summary["row_count"])}


ELASTICITY = RawSuite(
    summarise=_summarise,
    suite=Suite(
        name="protee.elasticity",
        gates=(
            bounded("RAW-ROWS", "between 4,000 and 5,300", "row_count", 4_000, 5_300, "HS2007 has 5,052 products."),
            bounded("RAW-CODES", "0 codes that are not six digits", "malformed_count", None, 0),
            bounded("RAW-SIGN", "0 that are positive", "positive_count", None, 0, "CEPII replaces them by a mean."),
            bounded("RAW-FINITE", "0 that are no number", "infinite_count", None, 0),
            bounded("RAW-UNIT", "a median between -20 and -1", "median_elasticity", -20, -1, "About -5."),
            bounded("RAW-MAGNITUDE", "at least -1,000", "min_elasticity", -1_000, None),
            bounded("RAW-MISSING", "0 empty without a mark", "unmarked_missing_count", None, 0),
            bounded("RAW-MARKS", "between 0.01 and 0.4 marked", "marked_share", 0.01, 0.4, "606 of 5,050 were."),
            bounded("RAW-PREVIOUS-ROWS", "between 0.9 and 1.1 times the vintage before", "row_count_ratio", 0.9, 1.1),
        ),
    ),
)
