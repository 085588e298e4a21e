"""Checks of figures by Chinese region: names are Chinese, and no national total is below the sum of its regions."""

from collections.abc import Sequence

import polars as pl

from sources.gates import malformed

NATION = "全国"
MALFORMED_REGIONS = malformed("region_name", r"^\p{Han}+(?:\(\p{Han}+\))?$")


def exceeded_totals(frame: pl.DataFrame, group: Sequence[str], count: str) -> float:
    """Return how many national totals of ``count`` are below the sum of their regions, by ``group``."""
    is_nation = pl.col("region_name") == NATION
    sums = frame.group_by(group).agg(
        nation=pl.col(count).filter(is_nation).sum(),
        has_nation=is_nation.any(),
        regions=pl.col(count).filter(~is_nation).sum(),
    )
    return float((sums["has_nation"] & (sums["regions"] > sums["nation"])).sum())
