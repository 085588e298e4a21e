"""What we expect of BaTIS beyond its contract: both sides of a balanced flow agree, plausible and stable magnitudes."""

import great_expectations.expectations as gxe
import polars as pl

from expectations.run import BLOCK, Facts, Gate, RawSuite, Suite, ratio_to


def _mirror_gap_share(frame: pl.DataFrame) -> float | None:
    """Return how far apart exports and the partners' imports are, as a share of both, where both are published."""
    flows = frame.select("item_code", "reporter_code", "partner_code", "flow_code", "balanced_value_musd")
    exports = flows.filter(pl.col("flow_code") == "X").drop("flow_code")
    imports = flows.filter(pl.col("flow_code") == "M").drop("flow_code")
    both = exports.join(
        imports,
        left_on=["item_code", "reporter_code", "partner_code"],
        right_on=["item_code", "partner_code", "reporter_code"],
        suffix="_mirror",
    ).select(
        one=pl.col("balanced_value_musd").cast(pl.Float64), other=pl.col("balanced_value_musd_mirror").cast(pl.Float64)
    )
    total = both.select(pl.max_horizontal("one", "other").sum()).item()
    gap = both.select((pl.col("one") - pl.col("other")).abs().sum()).item()
    return gap / total if total else 0.0


def _summarise(frame: pl.DataFrame, previous: Facts | None) -> dict[str, float | None]:
    balanced, final = pl.col("balanced_value_musd").cast(pl.Float64), pl.col("final_value_musd").cast(pl.Float64)
    largest = pl.max_horizontal(balanced.abs().max(), final.abs().max(), pl.col("reported_value_musd").abs().max())
    facts = frame.select(
        row_count=pl.len(),
        malformed_count=(
            (~pl.col("item_code").str.contains(r"^S[A-Z]?\d*$")).sum()
            + (~pl.col("flow_code").is_in(["X", "M"])).sum()
            + (~pl.col("reporter_code").str.contains(r"^[A-Z0-9_]{2,8}$")).sum()
            + (~pl.col("partner_code").str.contains(r"^[A-Z0-9_]{2,8}$")).sum()
        ),
        max_value_musd=largest.cast(pl.Float64).fill_null(0),
        total_value_musd=balanced.sum(),
        negative_share=balanced.clip(upper_bound=0).abs().sum() / balanced.abs().sum(),
        missing_balanced_share=balanced.null_count() / pl.len(),
        reporter_count=pl.col("reporter_code").n_unique(),
    ).row(0, named=True)
    summary: dict[str, float | None] = {name: None if fact is None else float(fact) for name, fact in facts.items()}
    return summary | {
        "mirror_gap_share": _mirror_gap_share(frame),
        "row_count_ratio": ratio_to(previous, "row_count", summary["row_count"]),
        "reporter_count_ratio": ratio_to(previous, "reporter_count", summary["reporter_count"]),
        "total_value_ratio": ratio_to(previous, "total_value_musd", summary["total_value_musd"]),
    }


SERVICES_TRADE = RawSuite(
    summarise=_summarise,
    suite=Suite(
        name="batis.services_trade",
        gates=(
            Gate("RAW-ROWS", BLOCK, "at least 1", gxe.ExpectColumnValuesToBeBetween(column="row_count", min_value=1)),
            Gate(
                "RAW-CODES",
                BLOCK,
                "0 items, flows or economies that are none",
                gxe.ExpectColumnValuesToBeBetween(column="malformed_count", max_value=0),
            ),
            Gate(
                "RAW-MAGNITUDE",
                BLOCK,
                "at most 1e8 (100 trillion USD in one value)",
                gxe.ExpectColumnValuesToBeBetween(
                    column="max_value_musd",
                    max_value=1e8,
                    notes="The world's exports of all services are about 8e6 million USD; more means another unit.",
                ),
            ),
            Gate(
                "RAW-SIGN",
                BLOCK,
                "at most 0.01 of balanced value below zero",
                gxe.ExpectColumnValuesToBeBetween(column="negative_share", max_value=0.01),
            ),
            Gate(
                "RAW-MISSING",
                BLOCK,
                "at most 0.5 without a balanced value",
                gxe.ExpectColumnValuesToBeBetween(column="missing_balanced_share", max_value=0.5),
            ),
            Gate(
                "RAW-MIRROR",
                BLOCK,
                "at most 0.01 of what both sides have",
                gxe.ExpectColumnValuesToBeBetween(
                    column="mirror_gap_share",
                    max_value=0.01,
                    notes="Balanced exports are the partner's balanced imports; a shifted column breaks that.",
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
                "between 0.8 and 2 times the vintage before",
                gxe.ExpectColumnValuesToBeBetween(column="reporter_count_ratio", min_value=0.8, max_value=2),
            ),
            Gate(
                "RAW-PREVIOUS-TOTAL",
                BLOCK,
                "between 0.5 and 2 times the vintage before",
                gxe.ExpectColumnValuesToBeBetween(column="total_value_ratio", min_value=0.5, max_value=2),
            ),
        ),
    ),
)
