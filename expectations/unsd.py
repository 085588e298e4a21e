"""What we expect of UNSD's correlation tables beyond their contract: real codes, relations that the links bear out."""

import great_expectations.expectations as gxe
import polars as pl

from expectations.run import BLOCK, Facts, Gate, RawSuite, Suite, ratio_to


def _summarise(frame: pl.DataFrame, previous: Facts | None) -> dict[str, float | None]:
    newer, older = pl.col("newer_code"), pl.col("older_code")
    # read from the newer edition: one newer code of several predecessors is 1:n, several with one are n:1
    has_several_older, has_several_newer = pl.len().over(newer) > 1, pl.len().over(older) > 1
    relation = pl.format(
        "{}:{}",
        pl.when(has_several_newer).then(pl.lit("n")).otherwise(pl.lit("1")),
        pl.when(has_several_older).then(pl.lit("n")).otherwise(pl.lit("1")),
    )
    facts = frame.select(
        row_count=pl.len(),
        malformed_count=(~pl.all_horizontal(pl.col("newer_code", "older_code").str.contains(r"^\d{6}$"))).sum(),
        contradicted_relation_count=(pl.col("relation") != relation).sum(),
        unconverted_count=newer.n_unique() - newer.filter("is_conversion").n_unique(),
        doubly_converted_count=newer.filter("is_conversion").len() - newer.filter("is_conversion").n_unique(),
    ).row(0, named=True)
    summary: dict[str, float | None] = {name: float(fact) for name, fact in facts.items()}
    return summary | {"row_count_ratio": ratio_to(previous, "row_count", summary["row_count"])}


HS_CORRELATION = RawSuite(
    summarise=_summarise,
    suite=Suite(
        name="unsd.hs_correlation",
        gates=(
            Gate("RAW-ROWS", BLOCK, "at least 1", gxe.ExpectColumnValuesToBeBetween(column="row_count", min_value=1)),
            Gate(
                "RAW-CODES",
                BLOCK,
                "0 codes that are not six digits",
                gxe.ExpectColumnValuesToBeBetween(
                    column="malformed_count", max_value=0, notes="A formula, a fraction or a heading is no subheading."
                ),
            ),
            Gate(
                "RAW-RELATION",
                BLOCK,
                "0 relations that the links do not bear out",
                gxe.ExpectColumnValuesToBeBetween(
                    column="contradicted_relation_count",
                    max_value=0,
                    notes="UNSD says of each link whether it is 1:1, n:1, 1:n or n:n; a lost row makes that untrue.",
                ),
            ),
            Gate(
                "RAW-CONVERSION",
                BLOCK,
                "0 newer codes without a conversion",
                gxe.ExpectColumnValuesToBeBetween(column="unconverted_count", max_value=0),
            ),
            Gate(
                "RAW-CONVERSION-ONCE",
                BLOCK,
                "0 newer codes converted twice",
                gxe.ExpectColumnValuesToBeBetween(column="doubly_converted_count", max_value=0),
            ),
            Gate(
                "RAW-PREVIOUS-ROWS",
                BLOCK,
                "between 0.5 and 2 times the vintage before",
                gxe.ExpectColumnValuesToBeBetween(
                    column="row_count_ratio",
                    min_value=0.5,
                    max_value=2,
                    notes="A correction of the table moves single links.",
                ),
            ),
        ),
    ),
)
