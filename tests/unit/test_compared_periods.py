"""Years and months against each other: copies, multiples and sums are seen in every table that holds several."""

import random
from collections.abc import Callable
from typing import Any

import polars as pl
import pytest

from sources.bgs_wms.tables import PRODUCTION as BGS
from sources.comext.tables import TRADE as COMEXT
from sources.comtrade.tables import TRADE as COMTRADE
from sources.gacc.tables import TRADE as GACC
from sources.gates import LARGEST_GROWTH, LARGEST_REPEATED, compared_periods
from sources.nbs.tables import OBSERVATION as NBS
from sources.oecd.tables import OBSERVATIONS as OECD
from sources.table import Table
from sources.unido.tables import INDUSTRIAL_PRODUCTION as UNIDO
from sources.usgs_mcs.tables import WORLD_PRODUCTION as USGS
from sources.worldbank.tables import INDICATOR_VALUE as WORLDBANK
from tests.gates import refused

KEYS = 25
Row = dict[str, Any]
Rows = Callable[[int, int, float], Row]
"""Makes the row of a key, a period (0 to 2) and an amount."""

TABLES: dict[str, tuple[Table, Rows]] = {
    "bgs_wms": (BGS, lambda key, period, amount: {
        "commodity_code": "848", "country_name": f"C{key}", "year": 2020 + period, "amount": amount,
    }),
    "comext": (COMEXT, lambda key, period, amount: {
        "period": f"2024-0{period + 1}", "flow_code": "1", "product_code": f"{key:06}", "value_eur": amount,
    }),
    "comtrade": (COMTRADE, lambda key, period, amount: {
        "period": f"20240{period + 1}", "flow_code": "M", "partner_code": str(key + 1), "classification_code": "H6",
        "product_code": "848210", "value_usd": amount,
    }),
    "gacc": (GACC, lambda key, period, amount: {
        "year": 2024, "month": period + 1, "product_code": f"{key:08}", "partner_code": "116", "trade_mode_code": "-",
        "region_code": "-", "value": amount,
    }),
    "nbs": (NBS, lambda key, period, amount: {
        "indicator_id": "i", "region_code": f"{key:02}0000000000", "period": f"20260{period + 1}MM", "unit": "吨",
        "value": amount,
    }),
    "oecd": (OECD, lambda key, period, amount: {
        "measure_code": "VALU", "area_code": f"A{key}", "activity_code": "C26", "counterpart_code": "_Z",
        "unit_code": "XDC", "frequency_code": "A", "other_dimensions": "_Z", "time_period": str(2020 + period),
        "value": amount, "unit_multiplier": 0,
    }),
    "unido": (UNIDO, lambda key, period, amount: {
        "indicator_code": "52", "activity_code": str(key), "period": f"2025 M0{period + 1}", "value": amount,
    }),
    "usgs_mcs": (USGS, lambda key, period, amount: {
        "commodity": "Gallium", "statistic": "production", "detail": "Primary", "country_name": f"C{key}",
        "year": 2023 + period, "amount": amount,
    }),
    "worldbank": (WORLDBANK, lambda key, period, amount: {
        "area_code": f"A{key:02}", "year": 2020 + period, "value": amount,
    }),
}  # fmt: skip


def frame(table: Table, row: Rows, amounts: list[list[float]]) -> pl.DataFrame:
    """Return the rows of a table: ``amounts`` by period and key."""
    rows = [row(key, period, amount) for period, all_keys in enumerate(amounts) for key, amount in enumerate(all_keys)]
    columns = {column.name: column.dtype for column in table.columns}
    full = [dict.fromkeys(columns) | values for values in rows]
    text = {name: pl.Float64() if dtype.is_decimal() else dtype for name, dtype in columns.items()}
    return pl.DataFrame(full, schema=text, orient="row").cast(pl.Schema(columns))


def drawn(periods: int = 3) -> list[list[float]]:
    dice = random.Random(1)
    size = [dice.uniform(20_000, 90_000) for _ in range(KEYS)]
    return [[round(amount * dice.uniform(0.8, 1.3), 2) for amount in size] for _ in range(periods)]


def times(amounts: list[float], factor: float) -> list[float]:
    return [round(amount * factor, 2) for amount in amounts]


@pytest.mark.parametrize("name", TABLES)
def test_periods_that_were_measured_pass(name: str):
    assert not {"RAW-REPEATED", "RAW-STEP"} & refused(*named(name, drawn()))


@pytest.mark.parametrize("name", TABLES)
@pytest.mark.parametrize("factor", [1, 1.5], ids=["copied", "multiplied"])
def test_a_period_in_the_place_of_another_is_refused(name: str, factor: float):
    first, second, _ = drawn()
    assert "RAW-REPEATED" in refused(*named(name, [first, second, times(first, factor)]))


@pytest.mark.parametrize("name", TABLES)
def test_periods_that_were_added_up_are_refused(name: str):
    sums = [sum(amounts) for amounts in zip(*drawn(), strict=True)]
    assert "RAW-REPEATED" in refused(*named(name, [sums, sums, sums]))


@pytest.mark.parametrize("name", TABLES)
def test_a_period_in_another_unit_is_refused(name: str):
    first, second, third = drawn()
    assert "RAW-STEP" in refused(*named(name, [first, times(second, 1_000), third]))


def named(name: str, amounts: list[list[float]]) -> tuple[Table, pl.DataFrame]:
    table, row = TABLES[name]
    return table, frame(table, row, amounts)


# --- the measure by hand ------------------------------------------------------------------------------------------


def compared(*periods: list[float | None], min_compared: int = 2) -> tuple[float | None, float | None]:
    rows = [
        (f"k{key}", period, amount) for period, all_keys in enumerate(periods) for key, amount in enumerate(all_keys)
    ]
    listed = pl.DataFrame(rows, schema={"key": pl.String, "period": pl.Int64, "amount": pl.Float64}, orient="row")
    found = compared_periods(listed, ["key"], "period", pl.col("amount"), min_compared)
    return found[LARGEST_REPEATED], found[LARGEST_GROWTH]


def test_growths_by_hand():
    # growths 2, 2, 2.0001 (within a ten-thousandth) and 3: the median is 2.00005, and three of four are it
    assert compared([10_000, 20_000, 10_000, 10_000], [20_000, 40_000, 20_001, 30_000]) == (
        0.75,
        pytest.approx(2.00005),
    )
    assert compared([20, 40, 60], [10, 20, 30]) == (1, 2), "a fall counts as a rise"


def test_periods_that_do_not_follow_each_other_are_compared_too_and_their_growth_is_no_step():
    assert compared([1, 2, 3], [9, 7, 2], [4, 8, 12]) == (1, 3.5)


def test_what_cannot_be_compared_is_left_out():
    assert compared([1, 2, 3]) == (0, 1)
    assert compared([1, 0, -1, None], [1, 5, 5, 5]) == (0, 1)
    assert compared([1, 2, 3], [1, 2, 3], min_compared=4) == (0, 1)
