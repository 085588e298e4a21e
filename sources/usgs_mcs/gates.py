"""Gates of the USGS world tables beyond their contract: known units, totals consistent with the countries."""

import polars as pl

from sources.gates import (
    ROWS,
    Gate,
    TableGates,
    against_previous,
    compared_periods,
    each_against_previous,
    missing_share,
    no_repeated_periods,
    none_of,
    steady_periods,
)

UNITS = (
    "kilograms", "metric tons", "tons", "thousand metric tons", "thousand metric dry tons", "million metric tons",
    "thousand carats", "thousands of carats", "million carats", "million cubic meters", "million liters",
)  # fmt: skip
STATISTICS = ("production", "capacity", "reserves")
TOLERANCE = 1.1  # totals are rounded to one or two digits
MIN_LISTED = 0.9  # and include figures that are not shown
AMOUNT = pl.col("amount").cast(pl.Float64)


def _contradicted_totals(frame: pl.DataFrame) -> dict[str, float | None]:
    """Return the shares of world totals of production that the sum of their countries exceeds, or does not reach."""
    is_world = pl.col("country_name").str.starts_with("World total")
    totals = (
        frame.filter(pl.col("statistic") == "production")
        .with_columns(pl.col("detail").str.replace(r"[:,] rounded$", ""))
        .group_by("commodity", "detail", "year")
        .agg(world=AMOUNT.filter(is_world).max(), countries=AMOUNT.filter(~is_world).sum())
        .filter(pl.col("world") > 0)
    )
    exceeded = float((totals["countries"] > TOLERANCE * totals["world"]).sum())
    unreached = float(totals["countries"].is_between(0, MIN_LISTED * totals["world"], closed="none").sum())
    number = totals.height or 1
    return {"contradicted_total_share": exceeded / number, "unreached_total_share": unreached / number}


def _repeated_production(frame: pl.DataFrame) -> dict[str, float | None]:
    """Compare the years of production; capacities often stay as they are."""
    production = frame.filter(pl.col("statistic") == "production")
    return compared_periods(production, ["commodity", "detail", "country_name"], "year", AMOUNT)


def _commodities(frame: pl.DataFrame) -> dict[str, float]:
    sums = frame.group_by("commodity", "statistic").agg(AMOUNT.sum()).rows()
    return {f"{commodity}, {statistic}": total for commodity, statistic, total in sums}


GATES = {
    "world_production": TableGates(
        facts={
            "unknown_statistic_count": (~pl.col("statistic").is_in(STATISTICS)).sum(),
            "unknown_unit_count": (~pl.col("unit_name").is_in(UNITS)).sum(),
            "min_amount": AMOUNT.min(),
            "max_amount": AMOUNT.max(),
            "missing_amount_share": missing_share("amount"),
        },
        derived=lambda frame: _contradicted_totals(frame) | _repeated_production(frame),
        series=_commodities,
        gates=(
            ROWS,
            none_of(
                "RAW-STATISTICS",
                "unknown_statistic_count",
                "statistics that are not production, capacity or reserves",
            ),
            none_of(
                "RAW-UNITS",
                "unknown_unit_count",
                "units that cannot be converted to tonnes",
                "A new unit needs a row in the seed production_units.",
            ),
            Gate("RAW-AMOUNT", "min_amount", low=0),
            Gate(
                "RAW-MAGNITUDE",
                "max_amount",
                high=1e9,
                what="of any unit",
                because="The largest figure seen is 3.1e8 (thousand tons of cement, tons of reserves).",
            ),
            Gate(
                "RAW-TOTALS",
                "contradicted_total_share",
                high=0.02,
                what="of the world totals are below the sum of their countries",
                because="A single one is a misprint; many mean another unit or doubled rows. None in 2025 and 2026.",
            ),
            Gate(
                "RAW-TOTALS-REACHED",
                "unreached_total_share",
                high=0.1,
                what="of the world totals are above the sum of their countries and other countries",
                because="0.01 to 0.03, where producers are withheld (talc, soda ash); many mean lost countries.",
            ),
            no_repeated_periods(0.9, "About 0.3: many estimates are those of the year before."),
            steady_periods(1.5, "Mines as a whole move by percents within a year; 1 in editions 2025 and 2026."),
            against_previous("RAW-PREVIOUS-ROWS", "row_count", 0.5, 2),
            each_against_previous(
                20,
                "commodity",
                "The same edition, issued again, corrects figures; a factor of a thousand means another unit.",
            ),
            Gate(
                "RAW-MISSING",
                "missing_amount_share",
                high=0.4,
                what="of the rows without an amount",
                because="About 0.13 in editions 2025 and 2026.",
            ),
        ),
    ),
}
