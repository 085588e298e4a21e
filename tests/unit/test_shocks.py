"""Suppliers that stop: figures worked out by hand, what holds for any trade, and the warehouse's SQL."""

from functools import cache

import duckdb
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.dbt_sql import define
from tests.oracles.shocks import unserved_by_deliveries, unserved_by_world_exports
from tests.unit.test_trade_properties import trade

ASSUMPTIONS = {"stopped_share": 1.0, "spare_share": 0.1}
# importer, supplier, product, value: importer 0 buys 90 of 100 from supplier 1, importer 2 buys 30 of 80.
FLOWS = np.array([[0, 1, 0, 90], [0, 3, 0, 10], [2, 1, 0, 30], [2, 3, 0, 50], [0, 3, 1, 7]])
IMPORTER, SUPPLIER, PRODUCT = FLOWS[:, 0], FLOWS[:, 1], FLOWS[:, 2]
VALUE = FLOWS[:, 3].astype(float)


def test_others_add_a_part_of_what_they_deliver():
    # 0.9 − 0.1 × 0.1 = 0.89; 0.1 − 0.09 = 0.01; 0.375 − 0.0625 = 0.3125; 0.625 − 0.0375; a single supplier leaves all.
    found = unserved_by_deliveries(IMPORTER, PRODUCT, VALUE, **ASSUMPTIONS)
    assert found == pytest.approx([0.89, 0.01, 0.3125, 0.5875, 1])


def test_others_add_a_part_of_what_they_export_shared_by_what_was_lost():
    # Supplier 1 sells 120 of 180: 6 of 120 come back, 0.9 × 114 / 120. Supplier 3 sells 60: 12 of 60 come back.
    found = unserved_by_world_exports(IMPORTER, SUPPLIER, PRODUCT, VALUE, **ASSUMPTIONS)
    assert found == pytest.approx([0.9 * 0.95, 0.1 * 0.8, 0.375 * 0.95, 0.625 * 0.8, 1])


def test_what_the_world_adds_is_used_once():
    found = unserved_by_world_exports(IMPORTER, SUPPLIER, PRODUCT, VALUE, **ASSUMPTIONS)
    lost = found[[0, 2]] @ [100, 80]
    assert lost == pytest.approx(120 - 6)


def test_a_half_stop_leaves_less():
    found = unserved_by_deliveries(IMPORTER, PRODUCT, VALUE, stopped_share=0.5, spare_share=0.1)
    assert found[:2] == pytest.approx([0.45 - 0.01, 0])


@pytest.mark.parametrize(("changes", "said"), [({"stopped_share": 0}, "share of 0"), ({"spare_share": -1}, "of -1 be")])
def test_assumptions_that_are_no_shares_are_refused(changes: dict[str, float], said: str):
    with pytest.raises(ValueError, match=said):
        unserved_by_deliveries(IMPORTER, PRODUCT, VALUE, **(ASSUMPTIONS | changes))


def test_a_flow_without_value_is_refused():
    with pytest.raises(ValueError, match=r"the smallest is 0\.0"):
        unserved_by_deliveries(IMPORTER, PRODUCT, VALUE * [1, 0, 1, 1, 1], **ASSUMPTIONS)


def test_no_flows_have_no_shocks():
    empty = np.empty(0, dtype=np.int64)
    assert unserved_by_world_exports(empty, empty, empty, np.empty(0), **ASSUMPTIONS).size == 0


# --- any trade ----------------------------------------------------------------------------------------------------

worlds = st.dictionaries(
    st.tuples(st.integers(0, 5), st.integers(0, 5), st.integers(0, 2)).filter(lambda key: key[0] != key[1]),
    st.integers(1, 10**9),
    min_size=1,
)
assumptions = st.fixed_dictionaries({"stopped_share": st.floats(0.05, 1), "spare_share": st.floats(0, 2)})
World = dict[tuple[int, int, int], int]


def unserved(world: World, given: dict[str, float], basis: str) -> dict[tuple[int, int, int], float]:
    importer, supplier, product = np.array(list(world)).T
    value = np.array(list(world.values()), dtype=float)
    if basis == "deliveries":
        found = unserved_by_deliveries(importer, product, value, **given)
    else:
        found = unserved_by_world_exports(importer, supplier, product, value, **given)
    return dict(zip(world, found.tolist(), strict=True))


BASES = pytest.mark.parametrize("basis", ["deliveries", "world_exports"])


@BASES
@given(worlds, assumptions)
def test_no_more_stays_unserved_than_the_supplier_delivered(basis: str, world: World, given: dict[str, float]):
    shares = {key: sum(v for k, v in world.items() if (k[0], k[2]) == (key[0], key[2])) for key in world}
    for key, share in unserved(world, given, basis).items():
        assert 0 <= share <= given["stopped_share"] * world[key] / shares[key] * (1 + 1e-12)


@BASES
@given(worlds, assumptions, st.permutations(range(6)), st.permutations(range(3)))
def test_names_do_not_matter(
    basis: str, world: World, given: dict[str, float], economies: list[int], products: list[int]
):
    renamed = {(economies[i], economies[j], products[k]): value for (i, j, k), value in reversed(world.items())}
    found, other = unserved(world, given, basis), unserved(renamed, given, basis)
    assert [other[economies[i], economies[j], products[k]] for i, j, k in found] == pytest.approx(list(found.values()))


@BASES
@given(worlds, assumptions, st.floats(1e-3, 1e3))
def test_the_unit_of_money_does_not_matter(basis: str, world: World, given: dict[str, float], factor: float):
    scaled = {key: value * factor for key, value in world.items()}
    assert unserved(scaled, given, basis) == pytest.approx(unserved(world, given, basis), abs=1e-12)


@BASES
@given(worlds, assumptions, st.integers(0, 5))
def test_a_supplier_that_is_gone_never_lowers_what_another_stop_leaves(
    basis: str, world: World, given: dict[str, float], gone: int
):
    fewer = {key: value for key, value in world.items() if key[1] != gone}
    before = unserved(world, given, basis)
    for key, share in (unserved(fewer, given, basis) if fewer else {}).items():
        assert share >= before[key] - 1e-12


@BASES
@given(worlds, assumptions, st.floats(0, 1))
def test_more_spare_capacity_never_leaves_more(basis: str, world: World, given: dict[str, float], more: float):
    before, after = (
        unserved(world, given, basis),
        unserved(world, given | {"spare_share": given["spare_share"] + more}, basis),
    )
    assert all(after[key] <= before[key] + 1e-12 for key in world)


# --- the warehouse ------------------------------------------------------------------------------------------------

ECONOMIES = ("BRA", "CHE", "GBR", "IND", "JPN", "ZAF")


@cache
def warehouse() -> duckdb.DuckDBPyConnection:
    con = duckdb.connect(config={"threads": 2})
    trade(con, [])
    con.execute("create view int_bases__assigned as select '' scheme, '' hs_edition, '' product_code, '' base_code")
    define(con, "int_trade__unserved")
    return con


@settings(deadline=None, max_examples=30)
@given(worlds)
def test_the_warehouse_says_the_same_of_the_largest_supplier(world: World):
    con = warehouse()
    trade(con, [(f"{k:06}", ECONOMIES[i], ECONOMIES[j], value) for (i, j, k), value in world.items()])
    rows = con.execute(
        "select scenario_code, economy_code, supplier_code, product_code, unserved_share from int_trade__unserved "
        "where list_contains($1, economy_code)",
        [ECONOMIES],
    ).fetchall()
    expected = {
        "top_supplier_stops_spare_10": unserved(world, ASSUMPTIONS, "deliveries"),
        "top_supplier_stops_world_10": unserved(world, ASSUMPTIONS, "world_exports"),
    }
    seen = 0
    for scenario, importer, supplier, product, share in rows:
        if scenario in expected:
            key = (ECONOMIES.index(importer), ECONOMIES.index(supplier), int(product))
            assert share == pytest.approx(expected[scenario][key], abs=1e-12)
            seen += 1
    assert seen == 2 * len({(i, k) for i, _, k in world})
