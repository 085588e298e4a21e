"""What we expect of UN Comtrade beyond its contract: dollars, real codes, partners that add up to the world."""

import polars as pl

from expectations.run import Facts, RawSuite, Suite, bounded, ratio_to

WORLD = "0"
GROUPS = ("97", "975")  # the European Union, ASEAN: their members are partners too


def _summarise_trade(frame: pl.DataFrame, previous: Facts | None) -> dict[str, float | None]:
    value, partner = pl.col("value_usd"), pl.col("partner_code")
    is_partner = ~partner.is_in((WORLD, *GROUPS))
    code_forms = {
        "product_code": r"^(\d{6}|9999AA)$",
        "partner_code": r"^\d{1,3}$",
        "classification_code": r"^H[0-6]$",
    }
    facts = frame.select(
        row_count=pl.len(),
        malformed_count=(
            ~pl.all_horizontal(pl.col(name).str.contains(form) for name, form in code_forms.items())
        ).sum(),
        min_value_usd=value.min(),
        min_weight_kg=pl.col("net_weight_kg").min().fill_null(0),
        median_value_usd=value.filter(is_partner).cast(pl.Float64).median(),
        max_value_usd=value.filter(is_partner).max(),
        partner_value_usd=value.filter(is_partner).sum(),
        world_value_usd=value.filter(partner == WORLD).sum(),
        period_count=pl.col("period").n_unique(),
    ).row(0, named=True)
    summary: dict[str, float | None] = {name: None if fact is None else float(fact) for name, fact in facts.items()}
    partners, world = summary["partner_value_usd"], summary["world_value_usd"]
    summary["partner_ratio"] = partners / world if partners is not None and world else None
    # a year of months grows; its months are alike
    periods = summary["period_count"] or 1.0
    for name, fact in (("rows", "row_count"), ("value", "partner_value_usd")):
        total = summary[fact]
        summary[f"{name}_per_period"] = None if total is None else total / periods
        summary[f"{name}_ratio"] = ratio_to(previous, f"{name}_per_period", summary[f"{name}_per_period"])
    return summary


def _summarise_reporters(frame: pl.DataFrame, previous: Facts | None) -> dict[str, float | None]:
    malformed = ~pl.col("reporter_code").str.contains(r"^\d{1,3}$")
    facts = frame.select(
        row_count=pl.len(),
        malformed_count=malformed.sum(),
        backward_count=(pl.col("valid_to") < pl.col("valid_from")).fill_null(False).sum(),
    ).row(0, named=True)
    summary: dict[str, float | None] = {name: float(fact) for name, fact in facts.items()}
    return summary | {"row_count_ratio": ratio_to(previous, "row_count", summary["row_count"])}


TRADE = RawSuite(
    summarise=_summarise_trade,
    suite=Suite(
        name="comtrade.trade",
        gates=(
            bounded("RAW-ROWS", "at least 1", "row_count", 1, None),
            bounded("RAW-CODES", "0 codes of another form", "malformed_count", None, 0),
            bounded("RAW-VALUE", "not negative", "min_value_usd", 0, None),
            bounded("RAW-WEIGHT", "not negative", "min_weight_kg", 0, None),
            bounded(
                "RAW-UNIT",
                "between 10 and 1e8 (half of all flows are smaller)",
                "median_value_usd",
                10,
                1e8,
                "Most flows of a subheading are of some thousand dollars; outside, the unit has changed.",
            ),
            bounded(
                "RAW-MAGNITUDE",
                "at most 1e12 (one trillion USD in one flow)",
                "max_value_usd",
                None,
                1e12,
                "The largest flows of a year are about 1e11 dollars.",
            ),
            bounded(
                "RAW-TOTAL", "at most 1e13", "partner_value_usd", None, 1e13, "China's trade is about 6e12 dollars."
            ),
            bounded(
                "RAW-WORLD",
                "partners between 0.95 and 1.001 times the world",
                "partner_ratio",
                0.95,
                1.001,
                "Fewer partners were cut off; more are counted twice, or parts stand beside their totals.",
            ),
            bounded("RAW-PREVIOUS-ROWS", "between 0.5 and 2 times the vintage before", "rows_ratio", 0.5, 2),
            bounded("RAW-PREVIOUS-TOTAL", "between 0.5 and 2 times the vintage before", "value_ratio", 0.5, 2),
        ),
    ),
)

REPORTERS = RawSuite(
    summarise=_summarise_reporters,
    suite=Suite(
        name="comtrade.reporters",
        gates=(
            bounded("RAW-ROWS", "at least 200", "row_count", 200, None, "255 in 2025."),
            bounded("RAW-CODES", "0 codes that are not numbers below 1,000", "malformed_count", None, 0),
            bounded("RAW-DATES", "0 that end before they begin", "backward_count", None, 0),
            bounded("RAW-PREVIOUS-ROWS", "between 0.9 and 1.2 times the vintage before", "row_count_ratio", 0.9, 1.2),
        ),
    ),
)
