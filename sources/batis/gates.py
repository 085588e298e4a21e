"""Gates of BaTIS beyond its contract: both sides of a balanced flow agree, plausible and stable magnitudes."""

import polars as pl

from sources.gates import ROWS, Gate, TableGates, against_previous, malformed, missing_share, none_of

BALANCED, FINAL = pl.col("balanced_value_musd").cast(pl.Float64), pl.col("final_value_musd").cast(pl.Float64)
LARGEST = pl.max_horizontal(BALANCED.abs().max(), FINAL.abs().max(), pl.col("reported_value_musd").abs().max())
AREA = r"^[A-Z0-9_]{2,8}$"


def _mirror_gap(frame: pl.DataFrame) -> dict[str, float | None]:
    """Return the gap between balanced exports and the partners' imports, as a share of the larger, where both exist."""
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
    return {"mirror_gap_share": gap / total if total else 0.0}


GATES = {
    "services_trade": TableGates(
        facts={
            "malformed_count": malformed("item_code", r"^S[A-Z]?\d*$")
            + malformed("flow_code", r"^[XM]$")
            + malformed("reporter_code", AREA)
            + malformed("partner_code", AREA),
            "max_value_musd": LARGEST.cast(pl.Float64).fill_null(0),
            "total_value_musd": BALANCED.sum(),
            "negative_share": BALANCED.clip(upper_bound=0).abs().sum() / BALANCED.abs().sum(),
            "missing_balanced_share": missing_share("balanced_value_musd"),
            "reporter_count": pl.col("reporter_code").n_unique(),
        },
        derived=_mirror_gap,
        gates=(
            ROWS,
            none_of("RAW-CODES", "malformed_count", "malformed codes of items, flows or economies"),
            Gate(
                "RAW-MAGNITUDE",
                "max_value_musd",
                high=2e7,
                what="million USD in one value",
                because="The world's exports of all services are about 8e6 million USD; more means another unit or "
                "several years in one.",
            ),
            Gate("RAW-SIGN", "negative_share", high=0.01, what="of balanced value below zero"),
            Gate("RAW-MISSING", "missing_balanced_share", high=0.5, what="of the rows without a balanced value"),
            Gate(
                "RAW-MIRROR",
                "mirror_gap_share",
                high=0.01,
                what="of the value that both sides publish",
                because="Balanced exports are the partner's balanced imports; a shifted column breaks that.",
            ),
            against_previous("RAW-PREVIOUS-ROWS", "row_count", 0.5, 2),
            against_previous("RAW-PREVIOUS-REPORTERS", "reporter_count", 0.8, 2),
            against_previous("RAW-PREVIOUS-TOTAL", "total_value_musd", 0.5, 2),
        ),
    ),
}
