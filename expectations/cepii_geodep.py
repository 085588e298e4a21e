"""What we expect of CEPII GeoDep beyond its contract: real codes, indices between 0 and 1, the criteria borne out."""

import great_expectations.expectations as gxe
import polars as pl

from expectations.run import BLOCK, Facts, Gate, RawSuite, Suite, ratio_to


def _summarise(frame: pl.DataFrame, previous: Facts | None) -> dict[str, float | None]:
    facts = frame.select(
        row_count=pl.len(),
        malformed_product_count=(~pl.col("product_code").str.contains(r"^\d{6}$")).sum(),
        malformed_economy_count=(~pl.col("iso3_code").str.contains(r"^[A-Z][A-Z0-9]{2}$")).sum(),
        min_year=pl.col("year").min(),
        # a sum of squared shares may exceed 1 by what doubles cannot hold
        impossible_index_count=(~pl.all_horizontal(pl.col("import_hhi", "export_hhi").is_between(0, 1 + 1e-6))).sum(),
        min_ratio=pl.col("import_export_ratio").min().fill_null(0),
        dependent_share=pl.col("is_dependent").mean(),
    ).row(0, named=True)
    summary: dict[str, float | None] = {name: None if fact is None else float(fact) for name, fact in facts.items()}
    summary["row_count_ratio"] = ratio_to(previous, "row_count", summary["row_count"])
    return summary


IMPORT_DEPENDENCY = RawSuite(
    summarise=_summarise,
    suite=Suite(
        name="cepii_geodep.import_dependency",
        gates=(
            Gate("RAW-ROWS", BLOCK, "at least 1", gxe.ExpectColumnValuesToBeBetween(column="row_count", min_value=1)),
            Gate(
                "RAW-PRODUCTS",
                BLOCK,
                "0 codes that are not six digits",
                gxe.ExpectColumnValuesToBeBetween(column="malformed_product_count", max_value=0),
            ),
            Gate(
                "RAW-ECONOMIES",
                BLOCK,
                "0 codes that are not ISO 3166 alpha-3",
                gxe.ExpectColumnValuesToBeBetween(column="malformed_economy_count", max_value=0),
            ),
            Gate(
                "RAW-YEARS",
                BLOCK,
                "from 1995, when BACI begins",
                gxe.ExpectColumnValuesToBeBetween(column="min_year", min_value=1995),
            ),
            Gate(
                "RAW-INDICES",
                BLOCK,
                "0 concentrations outside 0 to 1",
                gxe.ExpectColumnValuesToBeBetween(
                    column="impossible_index_count", max_value=0, notes="Above 1 they are in percent or in points."
                ),
            ),
            Gate(
                "RAW-RATIO",
                BLOCK,
                "not negative",
                gxe.ExpectColumnValuesToBeBetween(column="min_ratio", min_value=0),
            ),
            Gate(
                "RAW-VERDICTS",
                BLOCK,
                "at most 0.5 of the products are dependent",
                gxe.ExpectColumnValuesToBeBetween(
                    column="dependent_share", max_value=0.5, notes="More is another variable than the verdict."
                ),
            ),
            Gate(
                "RAW-PREVIOUS-ROWS",
                BLOCK,
                "between 0.8 and 1.5 times the vintage before",
                gxe.ExpectColumnValuesToBeBetween(column="row_count_ratio", min_value=0.8, max_value=1.5),
            ),
        ),
    ),
)
