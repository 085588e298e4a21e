"""A year of trade against the others of its edition, by the project's own SQL and gates: what is wrong is refused."""

from collections.abc import Callable

import duckdb
import polars as pl
import pytest

from expectations.release import REPEATED_YEARS, TOTALS, Suite
from tests.dbt_sql import define
from tests.pipeline.world import ECONOMIES, flows

Trade = pl.DataFrame
FLOW = ["exporter_code", "importer_code", "product_code"]


def world(seed: int = 1, suffix: str = "") -> Trade:
    """Three years of eight exporters, whole dollars; their codes end in ``suffix``."""
    iso3 = {code: names[2] for code, names in ECONOMIES.items()}
    rows = [
        (year, iso3[flow.exporter] + suffix, iso3[flow.importer], flow.product, int(flow.value.replace(".", "")))
        for year, lines in flows(seed=seed).items()
        for flow in lines
    ]
    trade = pl.DataFrame(rows, schema=["year", *FLOW, "trade_value_usd"], orient="row")
    return trade.with_columns(hs_edition=pl.lit("HS22"))


@pytest.fixture(scope="module")
def trade() -> Trade:
    return world()


def year(trade: Trade, number: int) -> Trade:
    return trade.filter(pl.col("year") == number)


def instead(trade: Trade, number: int, other: Trade) -> Trade:
    """Return the trade with other flows in the place of a year."""
    return pl.concat([trade.filter(pl.col("year") != number), other.with_columns(year=pl.lit(number, pl.Int64))])


def times(trade: Trade, factor: float) -> Trade:
    return trade.with_columns((pl.col("trade_value_usd") * factor).round().cast(pl.Int64))


def added_up(trade: Trade) -> Trade:
    """Return each year as the sum of all."""
    total = trade.group_by("hs_edition", *FLOW).agg(pl.col("trade_value_usd").sum())
    return trade.select("year").unique().join(total, how="cross").select(trade.columns)


def copied_exporter(trade: Trade, exporter: str, flow_count: int = 200) -> Trade:
    """Return the trade with some of an exporter's flows of 2020 in the place of all of 2022."""
    is_theirs = pl.col("exporter_code") == exporter
    others, theirs = year(trade, 2022).filter(~is_theirs), year(trade, 2020).filter(is_theirs)
    return instead(trade, 2022, pl.concat([others, theirs.top_k(flow_count, by="trade_value_usd")]))


def refused(suite: Suite, trade: Trade) -> set[str]:
    """Return the codes of the gates of an audit that refuse a row, by the audit's model."""
    with duckdb.connect() as con:
        con.register("fct_bilateral_trade", trade.with_columns(vintage_id=pl.lit("V")).to_arrow())
        con.execute("create view int_trade__coded as from fct_bilateral_trade")
        con.execute(
            "create view fct_supply_dependence as select hs_edition, year, sum(trade_value_usd) as import_value_usd, "
            "sum(trade_value_usd) as export_value_usd from fct_bilateral_trade group by all"
        )
        define(con, suite.name)
        rows = con.sql(f"from {suite.name}").pl().rows(named=True)
    assert rows
    return {
        gate.code
        for gate in suite.gates
        for row in rows
        if (not gate.only_where or gate.only_where.holds(row[gate.only_where.column]))
        and not gate.accepts(row[gate.column])
    }


@pytest.mark.parametrize(
    ("spoil", "gates"),
    [
        pytest.param(lambda trade: trade, set(), id="good"),
        pytest.param(added_up, {"G3", "G3-EXPORTER"}, id="each year is the sum of all"),
        pytest.param(
            lambda trade: instead(trade, 2022, year(trade, 2020)), {"G3", "G3-EXPORTER"}, id="2020 in the place of 2022"
        ),
        pytest.param(
            lambda trade: instead(trade, 2021, times(year(trade, 2020), 1.3)), {"G3", "G3-EXPORTER"}, id="proportional"
        ),
        pytest.param(lambda trade: copied_exporter(trade, "CHN"), {"G3", "G3-EXPORTER"}, id="one of eight is a copy"),
        pytest.param(lambda trade: instead(trade, 2021, times(year(trade, 2021), 1_000)), {"G3-STEP"}, id="in dollars"),
        pytest.param(
            lambda trade: instead(trade, 2022, times(year(trade, 2022), 2)), {"G3-STEP"}, id="rows counted twice"
        ),
        pytest.param(lambda trade: instead(trade, 2022, times(year(trade, 2022), 0.5)), {"G3-STEP"}, id="half is lost"),
        pytest.param(lambda trade: instead(trade, 2022, times(year(trade, 2022), 1.5)), set(), id="a large rise"),
    ],
)
def test_a_wrong_year_is_refused(trade: Trade, spoil: Callable[[Trade], Trade], gates: set[str]):
    spoiled = spoil(trade)
    assert refused(REPEATED_YEARS, spoiled) | refused(TOTALS, spoiled) == gates


def test_one_exporter_among_many_is_seen_by_its_own_gate_alone():
    trade = pl.concat([world(seed, f"-{seed}") for seed in range(8)])
    assert refused(REPEATED_YEARS, trade) == set()
    assert refused(REPEATED_YEARS, copied_exporter(trade, "CHN-3", flow_count=51)) == {"G3-EXPORTER"}


def test_an_edition_is_not_compared_with_another(trade: Trade):
    """A year in two editions is nearly the same trade, and both are right."""
    older = year(trade, 2021).with_columns(hs_edition=pl.lit("HS17"))
    assert refused(REPEATED_YEARS, pl.concat([trade, older])) == set()
