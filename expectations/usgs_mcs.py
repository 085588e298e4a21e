"""What we expect of the USGS world tables beyond their contract: known units, totals that the countries bear out."""

import great_expectations.expectations as gxe
import polars as pl

from expectations.amounts import amounts, largest_change
from expectations.run import BLOCK, Facts, Gate, RawSuite, Suite, ratio_to

UNITS = (
    "kilograms", "metric tons", "tons", "thousand metric tons", "thousand metric dry tons", "million metric tons",
    "thousand carats", "thousands of carats", "million carats", "million cubic meters", "million liters",
)  # fmt: skip
STATISTICS = ("production", "capacity", "reserves")
LOOSE = 1.5  # totals are rounded to one or two digits and rest on figures that are not shown


def _summarise(frame: pl.DataFrame, previous: Facts | None) -> dict[str, float | None]:
    unit, amount = pl.col("unit_name"), pl.col("amount").cast(pl.Float64)
    facts = frame.select(
        row_count=pl.len(),
        unknown_statistic_count=(~pl.col("statistic").is_in(STATISTICS)).sum(),
        unknown_unit_count=(~unit.is_in(UNITS)).sum(),
        min_amount=amount.min(),
        max_amount=amount.max(),
        missing_amount_share=pl.col("amount").null_count() / pl.len(),
    ).row(0, named=True)
    summary: dict[str, float | None] = {name: None if fact is None else float(fact) for name, fact in facts.items()}
    totals = _totals(frame)
    contradicted = float((totals["countries"] > LOOSE * totals["world"]).sum())
    summary["contradicted_total_share"] = contradicted / (totals.height or 1)
    sums = frame.group_by("commodity", "statistic").agg(amount.sum()).rows()
    series = {f"{commodity}, {statistic}": total for commodity, statistic, total in sums}
    summary["row_count_ratio"] = ratio_to(previous, "row_count", summary["row_count"])
    summary["largest_change_ratio"] = largest_change(series, previous)
    return summary | amounts(series)


def _totals(frame: pl.DataFrame) -> pl.DataFrame:
    """Return each world total of production beside the sum of its countries."""
    is_world = pl.col("country_name").str.starts_with("World total")
    return (
        frame.filter(pl.col("statistic") == "production")
        .with_columns(pl.col("detail").str.replace(r"[:,] rounded$", ""))
        .group_by("commodity", "detail", "year")
        .agg(
            world=pl.col("amount").filter(is_world).max().cast(pl.Float64),
            countries=pl.col("amount").filter(~is_world).sum().cast(pl.Float64),
        )
        .filter(pl.col("world") > 0)
    )


WORLD_PRODUCTION = RawSuite(
    summarise=_summarise,
    suite=Suite(
        name="usgs_mcs.world_production",
        gates=(
            Gate("RAW-ROWS", BLOCK, "at least 1", gxe.ExpectColumnValuesToBeBetween(column="row_count", min_value=1)),
            Gate(
                "RAW-STATISTICS",
                BLOCK,
                "0 statistics that are not production, capacity or reserves",
                gxe.ExpectColumnValuesToBeBetween(column="unknown_statistic_count", max_value=0),
            ),
            Gate(
                "RAW-UNITS",
                BLOCK,
                "0 units we cannot weigh",
                gxe.ExpectColumnValuesToBeBetween(
                    column="unknown_unit_count", max_value=0, notes="A new unit needs its place in production_units."
                ),
            ),
            Gate(
                "RAW-AMOUNT",
                BLOCK,
                "not negative",
                gxe.ExpectColumnValuesToBeBetween(column="min_amount", min_value=0),
            ),
            Gate(
                "RAW-MAGNITUDE",
                BLOCK,
                "at most 1e9 of any unit",
                gxe.ExpectColumnValuesToBeBetween(
                    column="max_amount",
                    max_value=1e9,
                    notes="The largest figure seen is 3.1e8 (thousand tons of cement, tons of reserves).",
                ),
            ),
            Gate(
                "RAW-TOTALS",
                BLOCK,
                "at most 0.02 of the world totals below two thirds of their countries",
                gxe.ExpectColumnValuesToBeBetween(
                    column="contradicted_total_share",
                    max_value=0.02,
                    notes="A single one is a misprint; many are another unit or doubled rows.",
                ),
            ),
            Gate(
                "RAW-PREVIOUS-ROWS",
                BLOCK,
                "between 0.5 and 2 times the vintage before",
                gxe.ExpectColumnValuesToBeBetween(column="row_count_ratio", min_value=0.5, max_value=2),
            ),
            Gate(
                "RAW-PREVIOUS-AMOUNTS",
                BLOCK,
                "no commodity more than 20-fold or below a twentieth of the vintage before",
                gxe.ExpectColumnValuesToBeBetween(
                    column="largest_change_ratio",
                    max_value=20,
                    notes="The same edition, issued again, corrects figures; a factor of a thousand is a unit.",
                ),
            ),
            Gate(
                "RAW-MISSING",
                BLOCK,
                "at most 0.4",
                gxe.ExpectColumnValuesToBeBetween(
                    column="missing_amount_share", max_value=0.4, notes="About 0.13 in editions 2025 and 2026."
                ),
            ),
        ),
    ),
)
