"""Gates of US trade statistics beyond their contract: dollars, complete years, all partners."""

import polars as pl

from sources.gates import ROWS, Gate, TableGates, against_previous, none_of, quotient

WORLD, EU = "-", "0003"
LARGEST_PARTNERS = ("1220", "2010", "5700")  # Canada, Mexico, China: no year of US trade is without them
PARTNER = pl.col("cty_code")
IS_WELL_FORMED = pl.col("product_code").str.contains(r"^\d{6}$") & PARTNER.str.contains(r"^(\d{4}|-)$")


def _gates(value: pl.Expr) -> TableGates:
    countries, world = value.filter(~PARTNER.is_in((WORLD, EU))).sum(), value.filter(PARTNER == WORLD).sum()
    return TableGates(
        facts={
            "partner_count": PARTNER.n_unique(),
            "malformed_count": (~IS_WELL_FORMED).sum(),
            "absent_partner_count": len(LARGEST_PARTNERS) - PARTNER.filter(PARTNER.is_in(LARGEST_PARTNERS)).n_unique(),
            "min_value_usd": value.min(),
            "median_value_usd": value.cast(pl.Float64).median(),
            "max_value_usd": value.filter(PARTNER != WORLD).max(),
            "total_value_usd": value.sum(),
            "country_value_usd": countries,
            "world_value_usd": world,
            # a mirror need not hold the total of all countries; the service always sends it
            "country_ratio": quotient(countries, world, otherwise=1.0),
        },
        gates=(
            ROWS,
            none_of("RAW-CODES", "malformed_count", "products that are not six digits or partners that are not four"),
            none_of(
                "RAW-PARTNERS",
                "absent_partner_count",
                "of Canada, Mexico and China absent",
                "The three largest partners of every year since 2010.",
            ),
            Gate("RAW-VALUE", "min_value_usd", low=0),
            Gate(
                "RAW-UNIT",
                "median_value_usd",
                1e3,
                1e8,
                "USD in the median flow",
                "The median of single partners lies between 7e3 and 7e6 dollars; outside, the unit has changed.",
            ),
            Gate(
                "RAW-MAGNITUDE",
                "max_value_usd",
                high=1e12,
                what="USD in one flow",
                because="The largest flow seen is 9.6e10 dollars (crude oil from Canada).",
            ),
            Gate(
                "RAW-TOTAL",
                "total_value_usd",
                1e11,
                3e13,
                "USD in a year",
                "US imports are about 3.3e12 dollars a year; the EU and the total of all countries are rows too.",
            ),
            Gate(
                "RAW-WORLD",
                "country_ratio",
                0.95,
                1.001,
                "times the total of all countries, summed over countries",
                "Less means missing partners, more that some are counted twice.",
            ),
            against_previous(
                "RAW-PREVIOUS-ROWS",
                "row_count",
                0.8,
                3,
                "A revision of a year moves few products; partners may be added.",
            ),
            against_previous(
                "RAW-PREVIOUS-PARTNERS", "partner_count", 0.95, None, "Partners that disappeared were not downloaded."
            ),
            against_previous("RAW-PREVIOUS-TOTAL", "total_value_usd", 0.5, 2, "A revision moves a year by percents."),
        ),
    )


GATES = {"imports": _gates(pl.col("consumption_value_usd")), "exports": _gates(pl.col("export_value_usd"))}
