"""Files from the drop folder: what is wrong with their figures is seen through the summary."""

from typing import Any

import polars as pl
import pytest

from sources.bgs_wms.tables import PRODUCTION
from sources.gates import Facts, gates_of, largest_change
from sources.table import Table
from sources.usgs_mcs.tables import WORLD_PRODUCTION
from tests.gates import refused


def rows(table: Table, common: dict[str, Any], *changes: dict[str, Any]) -> pl.DataFrame:
    schema = {column.name: column.dtype for column in table.columns}
    text = {name: pl.String() if dtype.is_decimal() else dtype for name, dtype in schema.items()}
    return pl.DataFrame([common | change for change in changes], schema=text).cast(schema)


def mined(*changes: dict[str, Any]) -> pl.DataFrame:
    gallium = {
        "commodity": "Gallium", "statistic": "production", "detail": "Primary production", "country_name": "China",
        "year": 2024, "unit_name": "kilograms", "value_text": "x", "amount": "750000", "status": "estimated",
    }  # fmt: skip
    return rows(WORLD_PRODUCTION, gallium, *changes)


WORLD = {"country_name": "World total (rounded)", "amount": "760000"}


@pytest.mark.parametrize(
    ("changes", "gates"),
    [
        (({}, WORLD), set()),
        (({}, {"unit_name": "pounds"}), {"RAW-UNITS"}),
        (({}, {"unit_name": None}), set()),
        (({}, {"statistic": "price"}), {"RAW-STATISTICS"}),
        (({}, {"amount": "-1"}), {"RAW-AMOUNT"}),
        (({}, {"amount": "750000000000"}), {"RAW-MAGNITUDE"}),
        (({"amount": "7500000"}, WORLD), {"RAW-TOTALS"}),
        (({}, {"amount": None}), {"RAW-MISSING"}),
    ],
    ids=["good", "unit", "no unit", "statistic", "negative", "million-fold", "beyond the world", "missing"],
)
def test_world_tables(changes: tuple[dict[str, Any], ...], gates: set[str]):
    assert refused(WORLD_PRODUCTION, mined(*changes)) == gates


def test_a_commodity_that_jumps_is_seen_among_larger_ones():
    sand = {"commodity": "Sand", "unit_name": "million metric tons", "amount": "440000000"}
    before = gates_of(WORLD_PRODUCTION).summarise(mined({}, sand))
    facts = {name: fact for name, fact in before.items() if fact is not None}
    assert refused(WORLD_PRODUCTION, mined({}, sand), facts) == set()
    assert refused(WORLD_PRODUCTION, mined({"amount": "750"}, sand), facts) == {"RAW-PREVIOUS-AMOUNTS"}


def test_the_largest_change_is_a_factor_in_either_direction():
    before = {"amount of a": 10.0, "amount of b": 8.0, "amount of gone": 5.0, "amount of none": 0.0}
    assert largest_change({"a": 20.0, "b": 2.0, "new": 9.0, "none": 3.0}, before) == 4
    assert largest_change({"a": 20.0}, None) == largest_change({}, before) == 1


@pytest.mark.parametrize(
    ("change", "previous", "gates"),
    [
        ({}, None, set()),
        ({"unit_name": "cubic metres"}, None, {"RAW-UNITS"}),
        ({"iso3_code": "=A1"}, None, {"RAW-CODES"}),
        ({"iso3_code": None}, None, set()),
        ({"year": 1880}, None, {"RAW-YEARS"}),
        ({"amount": "14518000000"}, None, {"RAW-MAGNITUDE"}),
        ({"amount": None}, None, {"RAW-MISSING"}),
        ({}, {"row_count": 4.0}, {"RAW-PREVIOUS-ROWS"}),
        ({"amount": "14518000"}, {"row_count": 2.0, "amount of 848": 29_036.0}, {"RAW-PREVIOUS-AMOUNTS"}),
    ],
)
def test_production_figures(change: dict[str, Any], previous: Facts | None, gates: set[str]):
    cobalt = {
        "commodity_code": "848", "commodity_name": "cobalt, mine", "table_name": "Mine production of cobalt",
        "country_name": "Zaire", "iso3_code": "ZAR", "year": 1980, "unit_name": "tonnes (metal content)",
        "value_text": "14518", "amount": "14518", "status": "reported",
    }  # fmt: skip
    assert refused(PRODUCTION, rows(PRODUCTION, cobalt, {"year": 1979}, change), previous) == gates
