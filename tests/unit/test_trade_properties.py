"""What must hold for any trade: hypothesis draws the markets, and the product's own SQL answers."""

from collections.abc import Mapping
from fractions import Fraction
from functools import cache
from typing import Any

import duckdb
import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.dbt_sql import model_query

PATIENT = settings(deadline=None)  # the first example waits for dbt
LAST_DECIMAL = 1e-14  # an index is kept to fourteen decimals

CODES = ("ARG", "BRA", "CAN", "CHN", "DEU", "FRA", "GBR", "IND", "JPN", "KOR", "S19", "USA", "ZAF")
DOLLARS = st.integers(1, 10**14)

Market = Mapping[str, int]
"""What one economy buys of one product: dollars by supplier."""

markets = st.dictionaries(st.sampled_from(CODES), DOLLARS, min_size=1, max_size=len(CODES))


@cache
def connection() -> duckdb.DuckDBPyConnection:
    return duckdb.connect(config={"threads": 2})


def imports(*bought: Market, reverse: bool = False) -> list[dict[str, Any]]:
    """Return what the model of imports says of each market, in the order of the markets."""
    flows = [
        (f"{number:06}", supplier, dollars)
        for number, market in enumerate(bought)
        for supplier, dollars in market.items()
    ]
    frame = pl.DataFrame(
        flows[::-1] if reverse else flows,
        schema={"product_code": pl.String, "exporter_code": pl.String, "trade_value_usd": pl.Decimal(18, 0)},
        orient="row",
    ).with_columns(
        year=pl.lit(2024, pl.Int16),
        hs_edition=pl.lit("HS22"),
        importer_code=pl.lit("NZL"),
        quantity_t=pl.lit(None, pl.Decimal(18, 3)),
        vintage_id=pl.lit("drawn"),
    )
    con = connection()
    con.register("int_trade__coded", frame.to_arrow())
    found = con.sql(f"from ({model_query('int_trade__imports')}) order by product_code").pl()
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
@given(markets, st.integers(2, 10_000))
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
