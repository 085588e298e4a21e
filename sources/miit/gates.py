"""Gates of counts of titled enterprises beyond their contract: complete, plausible, regions consistent with totals."""

import polars as pl

from sources.chinese_regions import MALFORMED_REGIONS, exceeded_totals
from sources.gates import ROWS, Gate, TableGates, against_previous, malformed, none_of

COUNT = pl.col("enterprise_count")

GATES = {
    "enterprise_count": TableGates(
        facts={
            "min_enterprise_count": COUNT.min(),
            "max_enterprise_count": COUNT.max(),
            "total_count": COUNT.sum(),
            "malformed_region_count": MALFORMED_REGIONS,
            "malformed_batch_count": malformed("batch", r"^(?:\d+(?:[+-]\d+)*|to \d{4}-\d{2}-\d{2})$"),
        },
        derived=lambda frame: {"exceeded_total_count": exceeded_totals(frame, ("title", "batch"), "enterprise_count")},
        gates=(
            ROWS,
            Gate("RAW-COUNT", "min_enterprise_count", low=0),
            Gate(
                "RAW-MAGNITUDE",
                "max_enterprise_count",
                high=50_000,
                what="enterprises",
                because="There are about 15,000 little giants in all batches; more means another title.",
            ),
            none_of("RAW-REGIONS", "malformed_region_count", "regions that are not Chinese names"),
            none_of("RAW-BATCHES", "malformed_batch_count", "batches that are not numbers or a day"),
            none_of("RAW-TOTALS", "exceeded_total_count", "national totals below their regions"),
            against_previous("RAW-PREVIOUS-ROWS", "row_count", 0.5, 3),
            against_previous("RAW-PREVIOUS-TOTAL", "total_count", 0.5, 3),
        ),
    ),
}
