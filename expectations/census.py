"""What we expect of US trade statistics beyond their contract: dollars, whole years, all partners."""

from collections.abc import Callable

import great_expectations.expectations as gxe
import polars as pl

from expectations.run import BLOCK, Facts, Gate, RawSuite, Suite, ratio_to

WORLD, EU = "-", "0003"
LARGEST_PARTNERS = ("1220", "2010", "5700")  # Canada, Mexico, China: no year of US trade is without them


def _summarise(value_column: str) -> Callable[[pl.DataFrame, Facts | None], dict[str, float | None]]:
    def summarise(frame: pl.DataFrame, previous: Facts | None) -> dict[str, float | None]:
        value, partner = pl.col(value_column), pl.col("cty_code")
        facts = frame.select(
            row_count=pl.len(),
            partner_count=partner.n_unique(),
            malformed_count=(
                ~(pl.col("product_code").str.contains(r"^\d{6}$") & partner.str.contains(r"^(\d{4}|-)$"))
            ).sum(),
            absent_partner_count=len(LARGEST_PARTNERS) - partner.filter(partner.is_in(LARGEST_PARTNERS)).n_unique(),
            min_value_usd=value.min(),
            median_value_usd=value.cast(pl.Float64).median(),
            max_value_usd=value.filter(partner != WORLD).max(),
            total_value_usd=value.sum(),
            country_value_usd=value.filter(~partner.is_in((WORLD, EU))).sum(),
            world_value_usd=value.filter(partner == WORLD).sum(),
        ).row(0, named=True)
        summary: dict[str, float | None] = {name: None if fact is None else float(fact) for name, fact in facts.items()}
        countries, world = summary["country_value_usd"], summary["world_value_usd"]
        # a mirror need not hold the total of all countries; the service always sends it
        summary["country_ratio"] = countries / world if countries is not None and world else 1.0
        for fact in ("row_count", "partner_count", "total_value_usd"):
            summary[f"{fact}_ratio"] = ratio_to(previous, fact, summary[fact])
        return summary

    return summarise


def _gates() -> tuple[Gate, ...]:
    def between(column: str, low: float | None, high: float | None, notes: str | None = None):
        return gxe.ExpectColumnValuesToBeBetween(column=column, min_value=low, max_value=high, notes=notes)

    return (
        Gate("RAW-ROWS", BLOCK, "at least 1", between("row_count", 1, None)),
        Gate(
            "RAW-CODES",
            BLOCK,
            "0 products that are not six digits or partners that are not four",
            between("malformed_count", None, 0),
        ),
        Gate(
            "RAW-PARTNERS",
            BLOCK,
            "0 of Canada, Mexico, China absent",
            between("absent_partner_count", None, 0, "The three largest partners of every year since 2010."),
        ),
        Gate("RAW-VALUE", BLOCK, "not negative", between("min_value_usd", 0, None)),
        Gate(
            "RAW-UNIT",
            BLOCK,
            "between 1e3 and 1e8 (half of all flows are smaller)",
            between(
                "median_value_usd",
                1e3,
                1e8,
                "The median of single partners lies between 7e3 and 7e6 dollars; outside, the unit has changed.",
            ),
        ),
        Gate(
            "RAW-MAGNITUDE",
            BLOCK,
            "at most 1e12 (one trillion USD in one flow)",
            between("max_value_usd", None, 1e12, "The largest flow seen is 9.6e10 dollars (crude oil from Canada)."),
        ),
        Gate(
            "RAW-TOTAL",
            BLOCK,
            "between 1e11 and 3e13",
            between(
                "total_value_usd",
                1e11,
                3e13,
                "US imports are about 3.3e12 dollars a year; the EU and the total of all countries stand beside them.",
            ),
        ),
        Gate(
            "RAW-WORLD",
            BLOCK,
            "countries between 0.95 and 1.001 times all countries, where their total is there",
            between(
                "country_ratio",
                0.95,
                1.001,
                "Less means partners that were not asked for or not answered, more that some are counted twice.",
            ),
        ),
        Gate(
            "RAW-PREVIOUS-ROWS",
            BLOCK,
            "between 0.8 and 3 times the vintage before",
            between("row_count_ratio", 0.8, 3, "A revision of a year moves few products; partners may be added."),
        ),
        Gate(
            "RAW-PREVIOUS-PARTNERS",
            BLOCK,
            "at least 0.95 times the vintage before",
            between("partner_count_ratio", 0.95, None, "Partners that are gone were not fetched."),
        ),
        Gate(
            "RAW-PREVIOUS-TOTAL",
            BLOCK,
            "between 0.5 and 2 times the vintage before",
            between("total_value_usd_ratio", 0.5, 2, "A revision moves a year by percents."),
        ),
    )


IMPORTS = RawSuite(summarise=_summarise("consumption_value_usd"), suite=Suite(name="census.imports", gates=_gates()))
EXPORTS = RawSuite(summarise=_summarise("export_value_usd"), suite=Suite(name="census.exports", gates=_gates()))
