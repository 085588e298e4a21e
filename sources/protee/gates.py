"""Gates of trade elasticities beyond their contract: valid codes, negative numbers of plausible size."""

import polars as pl

from sources.gates import Gate, TableGates, against_previous, malformed, none_of

ELASTICITY = pl.col("elasticity")
IS_MARKED = pl.col("is_not_significant") | pl.col("is_positive")

GATES = {
    "elasticity": TableGates(
        facts={
            "malformed_count": malformed("product_code", r"^\d{6}$"),
            "positive_count": (ELASTICITY > 0).sum(),
            "infinite_count": (~ELASTICITY.is_finite()).sum(),
            "median_elasticity": ELASTICITY.median(),
            "min_elasticity": ELASTICITY.min(),
            "unmarked_missing_count": (ELASTICITY.is_null() & ~IS_MARKED).sum(),
            "marked_share": IS_MARKED.mean(),
        },
        gates=(
            Gate("RAW-ROWS", "row_count", 4_000, 5_300, because="HS2007 has 5,052 products."),
            none_of("RAW-CODES", "malformed_count", "codes that are not six digits"),
            none_of(
                "RAW-SIGN", "positive_count", "positive elasticities", "CEPII replaces them by the mean of the heading."
            ),
            none_of("RAW-FINITE", "infinite_count", "elasticities that are no number"),
            Gate("RAW-UNIT", "median_elasticity", -20, -1, because="About -5."),
            Gate("RAW-MAGNITUDE", "min_elasticity", low=-1_000),
            none_of("RAW-MISSING", "unmarked_missing_count", "empty elasticities without a mark"),
            Gate("RAW-MARKS", "marked_share", 0.01, 0.4, "of the products marked", "606 of 5,050 were."),
            against_previous("RAW-PREVIOUS-ROWS", "row_count", 0.9, 1.1),
        ),
    ),
}
