"""Gates of UNSD's correlation tables beyond their contract: valid codes, relations consistent with the links."""

import polars as pl

from sources.gates import ROWS, TableGates, against_previous, none_of

NEWER, OLDER = pl.col("newer_code"), pl.col("older_code")
CONVERTED = NEWER.filter("is_conversion")
IS_WELL_FORMED = pl.all_horizontal(pl.col("newer_code", "older_code").str.contains(r"^\d{6}$"))

# read from the newer edition: one newer code of several predecessors is 1:n, several with one are n:1
RELATION = pl.format(
    "{}:{}",
    pl.when(pl.len().over(OLDER) > 1).then(pl.lit("n")).otherwise(pl.lit("1")),
    pl.when(pl.len().over(NEWER) > 1).then(pl.lit("n")).otherwise(pl.lit("1")),
)

GATES = {
    "hs_correlation": TableGates(
        facts={
            "malformed_count": (~IS_WELL_FORMED).sum(),
            "contradicted_relation_count": (pl.col("relation") != RELATION).sum(),
            "unconverted_count": NEWER.n_unique() - CONVERTED.n_unique(),
            "doubly_converted_count": CONVERTED.len() - CONVERTED.n_unique(),
        },
        gates=(
            ROWS,
            none_of(
                "RAW-CODES",
                "malformed_count",
                "codes that are not six digits",
                "A formula, a fraction or a heading is not a subheading.",
            ),
            none_of(
                "RAW-RELATION",
                "contradicted_relation_count",
                "relations that the links do not bear out",
                "UNSD states for each link whether it is 1:1, n:1, 1:n or n:n; a lost row contradicts that.",
            ),
            none_of("RAW-CONVERSION", "unconverted_count", "newer codes without a conversion"),
            none_of("RAW-CONVERSION-ONCE", "doubly_converted_count", "newer codes with more than one conversion"),
            against_previous("RAW-PREVIOUS-ROWS", "row_count", 0.5, 2, "A correction of the table moves single links."),
        ),
    ),
}
