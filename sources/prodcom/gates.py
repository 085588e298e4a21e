"""Gates of PRODCOM beyond its contract: valid codes, nothing negative, stable against the previous vintage."""

import polars as pl

from sources.gates import ROWS, Gate, TableGates, against_previous, malformed, none_of

VALUES = ("production_value_eur", "export_value_eur", "import_value_eur")
QUANTITIES = ("production_quantity", "export_quantity", "import_quantity")
FLAGS = pl.col("production_quantity_flag", "production_value_flag")
PRODUCTION = pl.col("production_value_eur", "production_quantity", "production_value_flag")

GATES = {
    "production": TableGates(
        facts={
            "malformed_count": malformed("product_code", r"^\d{8}$")
            + malformed("reporter_code", r"^[A-Z]{2}(\d{2}([A-Z0-9_]*))?$"),
            "unknown_flag_count": pl.sum_horizontal((~FLAGS.str.contains(r"^(:[A-Z])+$")).sum()),
            "min_amount": pl.min_horizontal(pl.col(*VALUES, *QUANTITIES).min()).fill_null(0),
            "max_value_eur": pl.max_horizontal(pl.col(VALUES).max()).fill_null(0),
            "total_value_eur": pl.col("production_value_eur").cast(pl.Float64).sum(),
            "has_production_count": pl.any_horizontal(PRODUCTION.is_not_null()).sum(),
            "reporter_count": pl.col("reporter_code").n_unique(),
        },
        gates=(
            ROWS,
            Gate(
                "RAW-PRODUCTION",
                "has_production_count",
                low=1,
                what="product with production or a flag of it",
                because="Trade alone is not what PRODCOM is for.",
            ),
            none_of("RAW-CODES", "malformed_count", "malformed codes of products or economies"),
            none_of("RAW-FLAGS", "unknown_flag_count", "malformed flags"),
            Gate("RAW-SIGN", "min_amount", low=0),
            Gate(
                "RAW-MAGNITUDE",
                "max_value_eur",
                high=1e12,
                what="EUR for one product",
                because="Cars are below 3e11 EUR in the whole Union; more means another unit.",
            ),
            Gate(
                "RAW-TOTAL",
                "total_value_eur",
                high=4e13,
                what="EUR in a year, all economies and groups",
                because="The Union sells about 6e12 EUR a year (from memory) and is in up to three groups beside its "
                "members; more means several years in one.",
            ),
            against_previous("RAW-PREVIOUS-ROWS", "row_count", 0.5, 2),
            against_previous("RAW-PREVIOUS-REPORTERS", "reporter_count", 0.8, 5),
            against_previous(
                "RAW-PREVIOUS-TOTAL",
                "total_value_eur",
                0.2,
                5,
                "The first figures of a year come without some economies.",
            ),
        ),
    ),
}
