"""What we expect of PRODCOM beyond its contract: real codes, nothing negative, stable against the vintage before."""

import great_expectations.expectations as gxe
import polars as pl

from expectations.run import BLOCK, Facts, Gate, RawSuite, Suite, ratio_to

AMOUNTS = (
    "production_quantity",
    "production_value_eur",
    "export_quantity",
    "export_value_eur",
    "import_quantity",
    "import_value_eur",
)
VALUES = ("production_value_eur", "export_value_eur", "import_value_eur")


def _summarise(frame: pl.DataFrame, previous: Facts | None) -> dict[str, float | None]:
    production = pl.col("production_value_eur")
    flags = pl.col("production_quantity_flag", "production_value_flag")
    facts = frame.select(
        row_count=pl.len(),
        malformed_count=(
            (~pl.col("product_code").str.contains(r"^\d{8}$")).sum()
            + (~pl.col("reporter_code").str.contains(r"^[A-Z]{2}(\d{2}([A-Z0-9_]*))?$")).sum()
        ),
        unknown_flag_count=pl.sum_horizontal((~flags.str.contains(r"^(:[A-Z])+$")).sum()),
        min_amount=pl.min_horizontal(pl.col(AMOUNTS).min()).fill_null(0),
        max_value_eur=pl.max_horizontal(pl.col(VALUES).max()).fill_null(0),
        total_value_eur=production.cast(pl.Float64).sum(),
        has_production_count=pl.any_horizontal(
            pl.col("production_value_eur", "production_quantity", "production_value_flag").is_not_null()
        ).sum(),
        reporter_count=pl.col("reporter_code").n_unique(),
    ).row(0, named=True)
    summary: dict[str, float | None] = {name: float(fact) for name, fact in facts.items()}
    return summary | {
        "row_count_ratio": ratio_to(previous, "row_count", summary["row_count"]),
        "reporter_count_ratio": ratio_to(previous, "reporter_count", summary["reporter_count"]),
        "total_value_ratio": ratio_to(previous, "total_value_eur", summary["total_value_eur"]),
    }


PRODUCTION = RawSuite(
    summarise=_summarise,
    suite=Suite(
        name="prodcom.production",
        gates=(
            Gate("RAW-ROWS", BLOCK, "at least 1", gxe.ExpectColumnValuesToBeBetween(column="row_count", min_value=1)),
            Gate(
                "RAW-PRODUCTION",
                BLOCK,
                "at least 1 product with production or a flag of it",
                gxe.ExpectColumnValuesToBeBetween(
                    column="has_production_count", min_value=1, notes="Trade alone is not what PRODCOM is for."
                ),
            ),
            Gate(
                "RAW-CODES",
                BLOCK,
                "0 products or economies that are none",
                gxe.ExpectColumnValuesToBeBetween(column="malformed_count", max_value=0),
            ),
            Gate(
                "RAW-FLAGS",
                BLOCK,
                "0 flags that are none",
                gxe.ExpectColumnValuesToBeBetween(column="unknown_flag_count", max_value=0),
            ),
            Gate(
                "RAW-SIGN",
                BLOCK,
                "not negative",
                gxe.ExpectColumnValuesToBeBetween(column="min_amount", min_value=0),
            ),
            Gate(
                "RAW-MAGNITUDE",
                BLOCK,
                "at most 1e12 EUR for one product",
                gxe.ExpectColumnValuesToBeBetween(
                    column="max_value_eur",
                    max_value=1e12,
                    notes="Cars are below 3e11 EUR in the whole Union; more means another unit.",
                ),
            ),
            Gate(
                "RAW-PREVIOUS-ROWS",
                BLOCK,
                "between 0.5 and 2 times the vintage before",
                gxe.ExpectColumnValuesToBeBetween(column="row_count_ratio", min_value=0.5, max_value=2),
            ),
            Gate(
                "RAW-PREVIOUS-REPORTERS",
                BLOCK,
                "between 0.8 and 5 times the vintage before",
                gxe.ExpectColumnValuesToBeBetween(column="reporter_count_ratio", min_value=0.8, max_value=5),
            ),
            Gate(
                "RAW-PREVIOUS-TOTAL",
                BLOCK,
                "between 0.2 and 5 times the vintage before",
                gxe.ExpectColumnValuesToBeBetween(
                    column="total_value_ratio",
                    min_value=0.2,
                    max_value=5,
                    notes="The first figures of a year come without some economies.",
                ),
            ),
        ),
    ),
)
