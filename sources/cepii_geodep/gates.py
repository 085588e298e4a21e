"""Gates of CEPII GeoDep beyond its contract: valid codes, indices between 0 and 1, a plausible share of verdicts."""

import polars as pl

from sources.gates import ROWS, Gate, TableGates, against_previous, malformed, none_of

# a sum of squared shares may exceed 1 by a rounding error of doubles
IS_INDEX = pl.all_horizontal(pl.col("import_hhi", "export_hhi").is_between(0, 1 + 1e-6))

GATES = {
    "import_dependency": TableGates(
        facts={
            "malformed_product_count": malformed("product_code", r"^\d{6}$"),
            "malformed_economy_count": malformed("iso3_code", r"^[A-Z][A-Z0-9]{2}$"),
            "min_year": pl.col("year").min(),
            "impossible_index_count": (~IS_INDEX).sum(),
            "min_ratio": pl.col("import_export_ratio").min().fill_null(0),
            "dependent_share": pl.col("is_dependent").mean(),
        },
        gates=(
            ROWS,
            none_of("RAW-PRODUCTS", "malformed_product_count", "codes that are not six digits"),
            none_of("RAW-ECONOMIES", "malformed_economy_count", "codes that are not of three letters and digits"),
            Gate("RAW-YEARS", "min_year", low=1995, because="BACI begins in that year."),
            none_of(
                "RAW-INDICES",
                "impossible_index_count",
                "concentrations outside their range",
                "They lie between 0 and 1; above, they are in percent or in points.",
            ),
            Gate("RAW-RATIO", "min_ratio", low=0),
            Gate(
                "RAW-VERDICTS",
                "dependent_share",
                high=0.5,
                what="of the products are dependent",
                because="A larger share means that another variable was read as the verdict.",
            ),
            against_previous("RAW-PREVIOUS-ROWS", "row_count", 0.8, 1.5),
        ),
    ),
}
