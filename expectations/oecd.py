"""What we expect of the OECD's tables beyond their contract: accounts that balance, plausible and stable magnitudes."""

import great_expectations.expectations as gxe
import polars as pl

from expectations.run import BLOCK, Facts, Gate, RawSuite, Suite, ratio_to

ROWS = Gate("RAW-ROWS", BLOCK, "at least 1", gxe.ExpectColumnValuesToBeBetween(column="row_count", min_value=1))
PREVIOUS_ROWS = Gate(
    "RAW-PREVIOUS-ROWS",
    BLOCK,
    "between 0.5 and 2 times the vintage before",
    gxe.ExpectColumnValuesToBeBetween(column="row_count_ratio", min_value=0.5, max_value=2),
)


def _previous_total(column: str) -> Gate:
    return Gate(
        "RAW-PREVIOUS-TOTAL",
        BLOCK,
        "between 0.5 and 2 times the vintage before",
        gxe.ExpectColumnValuesToBeBetween(
            column=column,
            min_value=0.5,
            max_value=2,
            notes="A revision moves a world total by percents; a factor means a changed unit or a lost part.",
        ),
    )


def _summarise_flows(frame: pl.DataFrame, previous: Facts | None) -> dict[str, float | None]:
    value = pl.col("value_musd")
    facts = frame.select(
        row_count=pl.len().cast(pl.Float64),
        total_value_musd=value.sum(),
        min_value_musd=value.min(),
        max_value_musd=value.max(),
    ).row(0, named=True)
    return facts | {
        "row_count_ratio": ratio_to(previous, "row_count", facts["row_count"]),
        "total_value_ratio": ratio_to(previous, "total_value_musd", facts["total_value_musd"]),
    }


ICIO_FLOWS = RawSuite(
    summarise=_summarise_flows,
    suite=Suite(
        name="oecd.icio_flows",
        gates=(
            ROWS,
            Gate(
                "G10-SIGN",
                BLOCK,
                "not negative",
                gxe.ExpectColumnValuesToBeBetween(
                    column="min_value_musd", min_value=0, notes="Nobody buys a negative amount of inputs."
                ),
            ),
            Gate(
                "RAW-MAGNITUDE",
                BLOCK,
                "at most 5e7 (50 trillion USD in one flow)",
                gxe.ExpectColumnValuesToBeBetween(
                    column="max_value_musd",
                    max_value=5e7,
                    notes="The largest of 2022 is 0.94 trillion USD; more means another unit.",
                ),
            ),
            PREVIOUS_ROWS,
            _previous_total("total_value_ratio"),
        ),
    ),
)


def _summarise_totals(frame: pl.DataFrame, previous: Facts | None) -> dict[str, float | None]:
    output = pl.col("output_musd")
    row_gap = output - pl.col("intermediate_sales_musd") - pl.col("final_demand_musd")
    unlisted = pl.col("intermediate_sales_musd") - pl.col("listed_sales_musd")
    column_gap = output - pl.col("listed_purchases_musd") - pl.col("value_added_and_taxes_musd")
    facts = frame.select(
        row_count=pl.len().cast(pl.Float64),
        total_output_musd=output.sum(),
        min_output_musd=output.min(),
        zero_output_count=(output == 0).sum().cast(pl.Float64),
        row_gap_share=row_gap.abs().sum() / output.sum(),
        # what an extract leaves out of the flows is missing from the columns too, and from them alone
        column_gap_share=(column_gap.abs().sum() - unlisted.abs().sum()).clip(0) / output.sum(),
        node_gap_share=(row_gap.abs() / (output.abs() + 10)).max(),
        listed_share=pl.col("listed_sales_musd").sum() / pl.col("intermediate_sales_musd").sum(),
    ).row(0, named=True)
    return facts | {
        "row_count_ratio": ratio_to(previous, "row_count", facts["row_count"]),
        "total_output_ratio": ratio_to(previous, "total_output_musd", facts["total_output_musd"]),
    }


ICIO_TOTALS = RawSuite(
    summarise=_summarise_totals,
    suite=Suite(
        name="oecd.icio_totals",
        gates=(
            ROWS,
            Gate(
                "G10-OUTPUT",
                BLOCK,
                "between 3e7 and 5e8 (30 to 500 trillion USD)",
                gxe.ExpectColumnValuesToBeBetween(
                    column="total_output_musd",
                    min_value=3e7,
                    max_value=5e8,
                    notes="World output was 192.4 trillion USD in 2022 and about a quarter of that in 1995.",
                ),
            ),
            Gate(
                "G10-OUTPUT-SIGN",
                BLOCK,
                "not negative",
                gxe.ExpectColumnValuesToBeBetween(column="min_output_musd", min_value=0),
            ),
            Gate(
                "G10-ROWS",
                BLOCK,
                "at most 1e-6 of output",
                gxe.ExpectColumnValuesToBeBetween(
                    column="row_gap_share",
                    max_value=1e-6,
                    notes="Output is what industries and final demand buy; 2e-7 is left over in the table of 2022.",
                ),
            ),
            Gate(
                "G10-COLUMNS",
                BLOCK,
                "at most 1e-6 of output",
                gxe.ExpectColumnValuesToBeBetween(
                    column="column_gap_share", max_value=1e-6, notes="Output is inputs, taxes and value added."
                ),
            ),
            Gate(
                "G10-NODE",
                BLOCK,
                "at most 0.1 of any industry's output (and 10 million USD)",
                gxe.ExpectColumnValuesToBeBetween(
                    column="node_gap_share",
                    max_value=0.1,
                    notes="Small industries are out of balance by up to 2 % as published; a misplaced row by more.",
                ),
            ),
            Gate(
                "G10-LISTED",
                BLOCK,
                "between 0.999 and 1.000001 of intermediate sales",
                gxe.ExpectColumnValuesToBeBetween(
                    column="listed_share",
                    min_value=0.999,
                    max_value=1.000001,
                    notes="An extract leaves out flows below 0.1 million USD, 0.09 % of value in 2022.",
                ),
            ),
            PREVIOUS_ROWS,
            _previous_total("total_output_ratio"),
        ),
    ),
)


def _summarise_final_demand(frame: pl.DataFrame, previous: Facts | None) -> dict[str, float | None]:
    value, is_inventory = pl.col("value_musd"), pl.col("category_code") == "INVNT"
    facts = frame.select(
        row_count=pl.len().cast(pl.Float64),
        total_value_musd=value.sum(),
        max_absolute_musd=value.abs().max(),
        negative_share=(
            value.filter(~is_inventory & (pl.col("row_code") != "TLS")).clip(upper_bound=0).abs().sum() / value.sum()
        ),
    ).row(0, named=True)
    return facts | {
        "row_count_ratio": ratio_to(previous, "row_count", facts["row_count"]),
        "total_value_ratio": ratio_to(previous, "total_value_musd", facts["total_value_musd"]),
    }


ICIO_FINAL_DEMAND = RawSuite(
    summarise=_summarise_final_demand,
    suite=Suite(
        name="oecd.icio_final_demand",
        gates=(
            ROWS,
            Gate(
                "RAW-MAGNITUDE",
                BLOCK,
                "at most 2e7 (20 trillion USD in one value)",
                gxe.ExpectColumnValuesToBeBetween(column="max_absolute_musd", max_value=2e7),
            ),
            Gate(
                "RAW-TOTAL",
                BLOCK,
                "between 1.5e7 and 2.5e8 (15 to 250 trillion USD)",
                gxe.ExpectColumnValuesToBeBetween(
                    column="total_value_musd",
                    min_value=1.5e7,
                    max_value=2.5e8,
                    notes="Final demand was 93.2 trillion USD at basic prices in 2022.",
                ),
            ),
            Gate(
                "G10-SIGN",
                BLOCK,
                "at most 0.05 of final demand",
                gxe.ExpectColumnValuesToBeBetween(
                    column="negative_share",
                    max_value=0.05,
                    notes="Inventories fall; purchases abroad are taken off where residents' are counted; others buy.",
                ),
            ),
            PREVIOUS_ROWS,
            _previous_total("total_value_ratio"),
        ),
    ),
)


def _summarise_observations(frame: pl.DataFrame, previous: Facts | None) -> dict[str, float | None]:
    value = pl.col("value").abs() * pl.lit(10.0).pow(pl.col("unit_multiplier"))
    is_usd = pl.col("unit_code").str.starts_with("USD")
    facts = frame.select(
        row_count=pl.len().cast(pl.Float64),
        area_count=pl.col("area_code").n_unique().cast(pl.Float64),
        missing_share=pl.col("value").null_count() / pl.len(),
        malformed_count=(
            (~pl.col("time_period").str.contains(r"^\d{4}(-Q[1-4]|-(0[1-9]|1[0-2]))?$")).sum()
            + (~pl.col("area_code").str.contains(r"^[A-Z][A-Z0-9_]*$")).sum()
        ).cast(pl.Float64),
        max_usd=value.filter(is_usd).max().fill_null(0),
        max_absolute=value.max().fill_null(0),
        median_absolute=value.filter(value > 0).median().fill_null(0),
    ).row(0, named=True)
    return facts | {
        "row_count_ratio": ratio_to(previous, "row_count", facts["row_count"]),
        "area_count_ratio": ratio_to(previous, "area_count", facts["area_count"]),
        "median_ratio": ratio_to(previous, "median_absolute", facts["median_absolute"]),
    }


OBSERVATIONS = RawSuite(
    summarise=_summarise_observations,
    suite=Suite(
        name="oecd.observations",
        gates=(
            ROWS,
            Gate(
                "RAW-CODES",
                BLOCK,
                "0 areas or periods that are none",
                gxe.ExpectColumnValuesToBeBetween(column="malformed_count", max_value=0),
            ),
            Gate(
                "RAW-MAGNITUDE",
                BLOCK,
                "at most 1e15 USD",
                gxe.ExpectColumnValuesToBeBetween(
                    column="max_usd",
                    max_value=1e15,
                    notes="World output is about 2e14 USD; more means a multiplier applied twice.",
                ),
            ),
            Gate(
                "RAW-MAGNITUDE-ANY",
                BLOCK,
                "at most 1e19 in any unit",
                gxe.ExpectColumnValuesToBeBetween(
                    column="max_absolute",
                    max_value=1e19,
                    notes="Indonesia's output in rupiah is about 4e16; infinity is no observation.",
                ),
            ),
            Gate(
                "RAW-MISSING",
                BLOCK,
                "at most 0.9",
                gxe.ExpectColumnValuesToBeBetween(column="missing_share", max_value=0.9),
            ),
            PREVIOUS_ROWS,
            Gate(
                "RAW-PREVIOUS-AREAS",
                BLOCK,
                "between 0.8 and 2 times the vintage before",
                gxe.ExpectColumnValuesToBeBetween(column="area_count_ratio", min_value=0.8, max_value=2),
            ),
            Gate(
                "RAW-PREVIOUS-MEDIAN",
                BLOCK,
                "between 0.2 and 5 times the vintage before",
                gxe.ExpectColumnValuesToBeBetween(
                    column="median_ratio",
                    min_value=0.2,
                    max_value=5,
                    notes="A changed unit or multiplier moves all values at once.",
                ),
            ),
        ),
    ),
)
