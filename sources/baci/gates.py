"""Gates of CEPII BACI beyond its contract: plausible, complete, stable against the previous vintage."""

import polars as pl

from sources.gates import ROWS, WARN, Gate, TableGates, against_previous, malformed, missing_share, none_of

VALUE = pl.col("value_kusd")
IS_SELF_TRADE = pl.col("importer_baci_code") == pl.col("exporter_baci_code")

GATES = {
    "bilateral_trade": TableGates(
        facts={
            "total_value_kusd": VALUE.sum(),
            "min_value_kusd": VALUE.min(),
            "max_value_kusd": VALUE.max(),
            "min_quantity_t": pl.col("quantity_t").min().fill_null(0),
            "missing_quantity_share": missing_share("quantity_t"),
            "self_trade_share": VALUE.filter(IS_SELF_TRADE).sum().cast(pl.Float64) / VALUE.sum().cast(pl.Float64),
        },
        gates=(
            ROWS,
            Gate("RAW-VALUE", "min_value_kusd", low=0, because="BACI publishes positive flows only."),
            Gate("RAW-QUANTITY", "min_quantity_t", low=0),
            Gate(
                "RAW-MAGNITUDE",
                "max_value_kusd",
                high=1e9,
                what="thousand USD in one flow",
                because="The largest flow seen is about 1e8 thousand USD; more means a changed unit.",
            ),
            Gate(
                "RAW-TOTAL",
                "total_value_kusd",
                high=4e10,
                what="thousand USD in a year",
                because="World goods trade was 2.6e10 thousand USD in 2025; more means another unit, doubled rows or "
                "several years in one.",
            ),
            against_previous("RAW-PREVIOUS-ROWS", "row_count", 0.2, 5),
            against_previous(
                "RAW-PREVIOUS-TOTAL",
                "total_value_kusd",
                0.2,
                5,
                "A revision moves a world total by percents; a factor means a changed unit or a lost part.",
            ),
            Gate(
                "G4",
                "self_trade_share",
                high=0.02,
                what="of the value",
                because="Trade of an economy with itself (re-imports); it never counts as supply from abroad.",
                severity=WARN,
            ),
            Gate(
                "RAW-MISSING",
                "missing_quantity_share",
                high=0.5,
                what="of the flows without a quantity",
                because="About 2 to 10 % in releases so far.",
                severity=WARN,
            ),
        ),
    ),
    "country_codes": TableGates(
        facts={"malformed_count": malformed("baci_code", r"^\d{1,3}$")},
        gates=(
            ROWS,
            none_of("RAW-CODES", "malformed_count", "codes that are not numbers of up to three digits"),
            against_previous("RAW-PREVIOUS-ROWS", "row_count", 0.9, 1.2, "The lists since V202301 have 238 codes."),
        ),
    ),
    "product_codes": TableGates(
        facts={"malformed_count": malformed("product_code", r"^(\d{6}|9999AA)$")},
        gates=(
            ROWS,
            none_of("RAW-CODES", "malformed_count", "codes that are not six digits (or 9999AA)"),
            against_previous("RAW-PREVIOUS-ROWS", "row_count", 0.9, 1.2, "An edition keeps its products."),
        ),
    ),
}
