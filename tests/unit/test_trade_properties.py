"""What must hold for any trade: hypothesis draws the markets, and the product's own SQL answers."""

import csv
from collections import Counter
from collections.abc import Mapping
from fractions import Fraction
from functools import cache
from typing import Any

import duckdb
import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.dbt_sql import DBT, define

PATIENT = settings(deadline=None, max_examples=50)  # the first example waits for dbt
LAST_DECIMAL = 1e-14  # an index is kept to fourteen decimals

CODES = ("AUS", "BRA", "CAN", "CHN", "DEU", "FRA", "GBR", "IND", "JPN", "KOR", "S19", "USA", "ZAF")
DEPENDENCE = "fct_supply_dependence"
BUYER = "CHE"  # a member of no bloc
DOLLARS = st.integers(1, 10**11)

Market = Mapping[str, int]
"""What one economy buys of one product: dollars by supplier."""

markets = st.dictionaries(st.sampled_from(CODES), DOLLARS, min_size=1, max_size=len(CODES))


@cache
def baci_numbers() -> dict[str, int]:
    with (DBT / "seeds/baci_economies.csv").open(encoding="utf-8") as rows:
        return {row["economy_code"]: int(row["baci_code"]) for row in csv.DictReader(rows)}


@cache
def warehouse() -> duckdb.DuckDBPyConnection:
    con = duckdb.connect(config={"threads": 2})
    trade(con, [])
    for mart in (DEPENDENCE, "fct_competitiveness"):
        define(con, mart)
    return con


def trade(con: duckdb.DuckDBPyConnection, flows: list[tuple[str, str, str, int]]) -> None:
    """Let these flows be the trade of the world: product, importer, exporter, dollars."""
    con.register("stg_baci__bilateral_trade", staged(flows).to_arrow())


def staged(flows: list[tuple[str, str, str, int]], year: int = 2024) -> pl.DataFrame:
    """Return flows as staging does: product, importer, exporter, dollars."""
    return pl.DataFrame(
        flows,
        schema={"product_code": pl.String, "j": pl.String, "i": pl.String, "trade_value_usd": pl.Decimal(18, 0)},
        orient="row",
    ).select(
        "product_code",
        "trade_value_usd",
        year=pl.lit(year, pl.Int16),
        hs_edition=pl.lit("HS22"),
        importer_baci_code=pl.col("j").replace_strict(baci_numbers(), return_dtype=pl.Int16),
        exporter_baci_code=pl.col("i").replace_strict(baci_numbers(), return_dtype=pl.Int16),
        quantity_t=pl.lit(None, pl.Decimal(18, 3)),
        vintage_id=pl.lit("drawn"),
    )


def imports(*bought: Market, reverse: bool = False, of: str = "int_trade__imports") -> list[dict[str, Any]]:
    """Return what a model says of each market, in the order of the markets."""
    flows = [
        (f"{number:06}", BUYER, supplier, dollars)
        for number, market in enumerate(bought)
        for supplier, dollars in market.items()
    ]
    con = warehouse()
    trade(con, flows[::-1] if reverse else flows)
    found = con.sql(f"from {of} where economy_code = '{BUYER}' order by product_code").pl()
    assert found["product_code"].to_list() == [f"{number:06}" for number in range(len(bought))]
    return found.to_dicts()


def exact_index(market: Market) -> Fraction:
    return Fraction(sum(dollars**2 for dollars in market.values()), sum(market.values()) ** 2)


@PATIENT
@given(markets)
def test_the_index_of_suppliers_is_the_sum_of_squared_shares_to_its_last_decimal(market: Market) -> None:
    [found] = imports(market)
    assert abs(Fraction(found["supplier_hhi_index"]) - exact_index(market)) <= LAST_DECIMAL
    assert found["import_value_usd"] == sum(market.values())
    assert found["supplier_count"] == len(market)


@PATIENT
@given(markets)
def test_the_index_of_suppliers_lies_between_one_over_n_and_one(market: Market) -> None:
    [found] = imports(market)
    assert 1 / len(market) - LAST_DECIMAL <= found["supplier_hhi_index"] <= 1


@PATIENT
@given(st.integers(1, len(CODES)), DOLLARS)
def test_equal_suppliers_have_an_index_of_one_over_their_number(count: int, dollars: int) -> None:
    [found] = imports(dict.fromkeys(CODES[:count], dollars))
    assert found["supplier_hhi_index"] == round(1 / count, 14)
    assert found["top_supplier_code"] == CODES[0]
    assert found["top_supplier_share"] == 1 / count


@PATIENT
@given(markets.filter(lambda market: len(market) < len(CODES)), st.data())
def test_a_supplier_that_is_split_in_two_never_raises_the_index(market: Market, data: st.DataObject) -> None:
    divided = data.draw(st.sampled_from(sorted(code for code, dollars in market.items() if dollars > 1) or [None]))
    if divided is None:
        return
    part = data.draw(st.integers(1, market[divided] - 1))
    newcomer = data.draw(st.sampled_from([code for code in CODES if code not in market]))
    before, after = imports(market, {**market, divided: market[divided] - part, newcomer: part})
    assert after["supplier_hhi_index"] <= before["supplier_hhi_index"]
    assert after["top_supplier_share"] <= before["top_supplier_share"]


@PATIENT
@given(markets, markets, st.randoms(use_true_random=False))
def test_the_order_of_the_rows_changes_nothing_to_the_last_bit(one: Market, other: Market, random: Any) -> None:
    shuffled = [dict(random.sample(sorted(market.items()), len(market))) for market in (one, other)]
    assert imports(*shuffled) == imports(one, other) == imports(one, other, reverse=True)


@PATIENT
@given(markets, st.integers(2, 1000))
def test_a_market_that_is_larger_by_a_factor_is_as_concentrated(market: Market, factor: int) -> None:
    before, after = imports(market, {code: dollars * factor for code, dollars in market.items()})
    assert abs(after["supplier_hhi_index"] - before["supplier_hhi_index"]) <= LAST_DECIMAL
    assert after["top_supplier_code"] == before["top_supplier_code"]
    assert abs(after["top_supplier_share"] - before["top_supplier_share"]) <= LAST_DECIMAL


@PATIENT
@given(st.dictionaries(st.sampled_from(CODES), st.integers(1, 3), min_size=1))
def test_of_equal_suppliers_the_first_in_the_alphabet_is_on_top(market: Market) -> None:
    [found] = imports(market)
    most = max(market.values())
    assert found["top_supplier_code"] == min(code for code, dollars in market.items() if dollars == most)
    assert found["top_supplier_share"] == most / sum(market.values())


@PATIENT
@given(markets)
def test_the_share_of_the_first_supplier_lies_between_the_index_and_its_root(market: Market) -> None:
    """Σ sᵢ² ≤ max sᵢ · Σ sᵢ, and the largest square is one of those that are added."""
    [found] = imports(market)
    index, share = found["supplier_hhi_index"], found["top_supplier_share"]
    assert index - LAST_DECIMAL <= share <= (index + LAST_DECIMAL) ** 0.5


@PATIENT
@given(markets)
def test_the_shares_of_the_first_three_suppliers_add_up_to_what_they_sell(market: Market) -> None:
    [found] = imports(market)
    first_three = sum(sorted(market.values())[-3:])
    assert found["top_three_supplier_share"] == first_three / sum(market.values())
    assert found["top_supplier_share"] <= found["top_three_supplier_share"] <= 1
    if len(market) <= 3:
        assert found["top_three_supplier_share"] == 1


@settings(PATIENT, max_examples=5)  # a mart stands on many models; each example asks about many markets
@given(st.lists(markets, min_size=5, max_size=20), st.integers(2, len(CODES)), DOLLARS)
def test_the_normalised_index_is_zero_for_equals_and_undefined_for_one(
    drawn: list[Market], count: int, dollars: int
) -> None:
    equals, one, *others = imports(dict.fromkeys(CODES[:count], dollars), {"JPN": dollars}, *drawn, of=DEPENDENCE)
    assert abs(equals["supplier_hhi_normalised_index"]) <= 2 * LAST_DECIMAL
    assert one["supplier_hhi_normalised_index"] is None and one["supplier_hhi_index"] == 1
    for found in others:
        if found["supplier_count"] > 1:
            assert found["supplier_hhi_normalised_index"] >= -2 * LAST_DECIMAL
            assert found["supplier_hhi_normalised_index"] <= found["supplier_hhi_index"] + LAST_DECIMAL


world = st.dictionaries(
    st.tuples(st.sampled_from(CODES), st.sampled_from(CODES)).filter(lambda pair: pair[0] != pair[1]),
    DOLLARS,
    min_size=1,
    max_size=30,
)
EUROPE = {"DEU", "FRA"}  # of CODES, the members of the European Union


def traded(flows: Mapping[tuple[str, str], int]) -> tuple[Counter[str], Counter[str]]:
    """Return what every economy and every bloc buys and sells where these flows are the world's."""
    con = warehouse()
    trade(con, [("000000", importer, exporter, dollars) for (importer, exporter), dollars in flows.items()])
    bought = con.execute("select economy_code, import_value_usd from int_trade__imports").fetchall()
    sold = con.execute("select economy_code, export_value_usd from int_trade__exports").fetchall()
    return Counter(dict(bought)), Counter(dict(sold))


@PATIENT
@given(world)
def test_what_the_world_buys_is_what_it_sells(flows: Mapping[tuple[str, str], int]) -> None:
    bought, sold = traded(flows)
    assert sum(bought[code] for code in CODES) == sum(sold[code] for code in CODES) == sum(flows.values())


@PATIENT
@given(world)
def test_a_bloc_trades_what_its_members_trade_less_what_they_trade_with_each_other(
    flows: Mapping[tuple[str, str], int],
) -> None:
    for of, values in enumerate(traded(flows)):
        members = sum(dollars for pair, dollars in flows.items() if pair[of] in EUROPE)
        inside = sum(dollars for pair, dollars in flows.items() if EUROPE.issuperset(pair))
        assert sum(values[code] for code in EUROPE) == members
        assert values["EU27"] == members - inside


products = st.dictionaries(st.sampled_from(("270900", "848210", "854231", "901310")), world, min_size=1)


@settings(PATIENT, max_examples=10)  # a mart stands on many models
@given(products)
def test_shares_of_the_world_add_up_to_one_and_advantages_to_a_mean_of_one(
    flows: Mapping[str, Mapping[tuple[str, str], int]],
) -> None:
    con = warehouse()
    trade(con, [(product, *pair, dollars) for product, pairs in flows.items() for pair, dollars in pairs.items()])
    found = con.sql("from fct_competitiveness where not is_bloc").pl()
    assert not found.is_empty()
    for _, rows in found.group_by("product_code"):
        assert abs(rows["world_share"].sum() - 1) < 1e-12
    # Weighted by what the world exports of each product, the advantages of an economy that exports have a mean of 1.
    exports = pl.col("export_value_usd")
    weight = exports.cast(pl.Float64).sum().over("product_code") / float(found["export_value_usd"].sum())
    found = found.with_columns(weight=weight)
    for (economy,), rows in found.filter(exports.sum().over("economy_code") > 0).group_by("economy_code"):
        # a product that the economy does not trade has no row, and would add nothing
        assert abs((rows["rca_ratio"] * rows["weight"]).sum() - 1) < 1e-12, economy


@settings(PATIENT, max_examples=10)
@given(world)
def test_indices_of_two_way_trade_stay_in_their_bounds_and_say_the_same(flows: Mapping[tuple[str, str], int]) -> None:
    trade(warehouse(), [("848210", *pair, dollars) for pair, dollars in flows.items()])
    for row in warehouse().sql("from fct_competitiveness where not is_bloc").pl().to_dicts():
        assert -1 <= row["net_trade_index"] <= 1
        assert abs(row["grubel_lloyd_index"] - (1 - abs(row["net_trade_index"]))) < LAST_DECIMAL
        if row["rsca_index"] is not None:
            assert -1 <= row["rsca_index"] < 1
            assert (row["rsca_index"] > 0) == (row["rca_ratio"] > 1)
