"""What a new release would change: shares of flows revised, and flags that came and went, worked out by hand."""

from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path

import duckdb
import pandas as pd
import pytest

from dagster_project.release.compare import compare
from expectations.release import AGAINST_PREVIOUS

Flow = tuple[str, str, str, str]
Flags = Iterable[tuple[str, str]]
# exporter, importer, product, USD
FLOWS: list[Flow] = [
    ("CHN", "JPN", "848210", "1000"),
    ("CHN", "USA", "848210", "1000"),
    ("DEU", "USA", "848210", "1000"),
    ("DEU", "JPN", "848210", "1000"),
]


def release(path: Path, flows: Iterable[Flow], flags: Flags = (), vintage: str = "V1") -> Path:
    """Write a release of one year, 2024, of HS22."""
    with duckdb.connect(str(path)) as con:
        con.execute("create schema marts")
        con.execute(
            "create table marts.fct_bilateral_trade (hs_edition varchar, year smallint, exporter_code varchar, "
            "importer_code varchar, product_code varchar, trade_value_usd decimal(18, 0), vintage_id varchar)"
        )
        con.execute(
            "create table marts.fct_supply_dependence "
            "(hs_edition varchar, year smallint, economy_code varchar, product_code varchar, is_dependent boolean)"
        )
        for exporter, importer, product, value in flows:
            row = [exporter, importer, product, Decimal(value), vintage]
            con.execute("insert into marts.fct_bilateral_trade values ('HS22', 2024, ?, ?, ?, ?, ?)", row)
        for economy, product in flags:
            row = [economy, product]
            con.execute("insert into marts.fct_supply_dependence values ('HS22', 2024, ?, ?, true)", row)
        con.execute("insert into marts.fct_supply_dependence values ('HS22', 2024, 'FRA', '010121', false)")
    return path


def changes(tmp_path: Path, flows: Iterable[Flow], before: Flags = (), after: Flags = ()) -> pd.Series:
    old = release(tmp_path / "old.duckdb", FLOWS, before)
    new = release(tmp_path / "new.duckdb", flows, after, vintage="V2")
    [year] = compare(old, new, "HS22").to_dict("records")
    return pd.Series(year)


def with_values(*values: str) -> list[Flow]:
    return [(*flow[:3], value) for flow, value in zip(FLOWS, values, strict=True)]


@pytest.mark.parametrize(
    ("flows", "share"),
    [
        pytest.param(FLOWS, 0, id="nothing"),
        pytest.param(with_values("1060", "1040", "1000", "1000"), 1 / 4, id="6 % up counts and 4 % up does not"),
        pytest.param(with_values("940", "960", "1000", "1000"), 1 / 4, id="6 % down counts and 4 % down does not"),
        pytest.param(with_values("1050", "950", "1000", "1000"), 0, id="exactly 5 % does not count"),
        pytest.param(FLOWS[1:], 1 / 4, id="a flow that vanished counts"),
        pytest.param([*FLOWS, ("FRA", "JPN", "848210", "1")], 1 / 5, id="a flow that appeared counts"),
    ],
)
def test_a_flow_counts_as_changed_where_it_moves_by_more_than_a_twentieth(
    tmp_path: Path, flows: list[Flow], share: float
):
    assert changes(tmp_path, flows)["changed_key_share"] == pytest.approx(share, abs=1e-12)


A, B, C = ("CHN", "848210"), ("JPN", "848210"), ("USA", "848210")


@pytest.mark.parametrize(
    ("before", "after", "ratio"),
    [
        pytest.param([A, B], [A, B], 0, id="all stayed"),
        pytest.param([A, B], [A, C], 1, id="one went and one came"),
        pytest.param([A, B], [A], 1 / 2, id="one went"),
        pytest.param([A], [A, B, C], 2, id="two came beside one"),
        pytest.param([], [], 0, id="there are none"),
        pytest.param([], [A], 1, id="one came where there was none"),
        pytest.param([], [A, B, C], 3, id="a flood came where there was none"),
    ],
)
def test_flags_that_come_or_go_are_a_share_of_those_before(tmp_path: Path, before: Flags, after: Flags, ratio: float):
    seen = changes(tmp_path, FLOWS, before, after)
    assert seen["flag_churn_ratio"] == pytest.approx(ratio, abs=1e-12)
    came, went = set(after) - set(before), set(before) - set(after)
    assert (seen["flags_came_count"], seen["flags_went_count"]) == (len(came), len(went))


@pytest.mark.parametrize(("value", "is_held"), [("1000", False), ("900", False), ("700", True)])
def test_trade_that_is_no_longer_covered_holds_a_release(tmp_path: Path, value: str, is_held: bool):
    """Of 4,000 dollars 100 may go by a revision, 300 may not."""
    [magnitude] = [gate for gate in AGAINST_PREVIOUS.gates if gate.code == "MAGNITUDE"]
    seen = changes(tmp_path, with_values(value, "1000", "1000", "1000"))
    assert magnitude.severity == "hold"
    assert magnitude.accepts(seen[magnitude.column]) is not is_held
