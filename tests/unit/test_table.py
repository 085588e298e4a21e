"""Contracts of raw tables: what does not fit is refused by name, and nothing is quietly changed to fit."""

from dataclasses import replace
from decimal import Decimal

import polars as pl
import pytest

from sources.table import Column, ContractViolation, Table

TABLE = Table(
    publisher="office",
    name="prices",
    description="Made up.",
    grain=("year", "code", "area"),
    partitions=(Column("year", pl.Int16(), "Year."),),
    columns=(
        Column("code", pl.String(), "Product."),
        Column("area", pl.Int16(), "Area."),
        Column("price_usd", pl.Decimal(18, 3), "Price.", unit="USD"),
        Column("weight_t", pl.Decimal(18, 3), "Weight.", unit="tonnes", nullable=True),
    ),
)


def frame(*rows: tuple[object, ...], **columns: list[object]) -> pl.DataFrame:
    """Rows of code, area, price, weight; ``columns`` replaces or adds whole columns."""
    rows = rows or (("a", 1, "1.5", None), ("a", 2, "2.5", "0.1"), ("b", 1, "3.5", "0.2"))
    table = pl.DataFrame(rows, schema=["code", "area", "price_usd", "weight_t"], orient="row")
    return table.with_columns(pl.Series(name, values, strict=False) for name, values in columns.items())


def test_a_frame_gets_exactly_the_promised_columns_and_types():
    conforming = TABLE.conform(frame(extra=[1, 2, 3]).select("extra", "weight_t", "price_usd", "area", "code"))
    assert dict(conforming.schema) == {column.name: column.dtype for column in TABLE.columns}
    assert conforming["price_usd"].to_list() == [Decimal("1.500"), Decimal("2.500"), Decimal("3.500")]


def test_an_empty_table_has_the_promised_columns_too():
    assert TABLE.empty.schema == TABLE.conform(frame()).schema
    assert TABLE.conform(TABLE.empty).is_empty()


def test_missing_columns_are_named():
    with pytest.raises(ContractViolation, match=r"office\.prices: columns \['area', 'price_usd'\] are missing"):
        TABLE.conform(frame().drop("area", "price_usd"))


@pytest.mark.parametrize(
    ("column", "value"),
    [
        pytest.param("price_usd", "dear", id="text"),
        pytest.param("price_usd", float("nan"), id="not a number"),
        pytest.param("price_usd", float("inf"), id="infinite"),
        pytest.param("price_usd", 1e30, id="too large"),
        pytest.param("area", 70_000, id="too large for a code"),
        pytest.param("area", "1.5", id="a fraction as text"),
        pytest.param("area", 1.5, id="a fraction"),
    ],
)
def test_a_value_that_does_not_fit_is_refused_with_its_column(column: str, value: object):
    with pytest.raises(ContractViolation, match=rf"office\.prices: .*{column}"):
        TABLE.conform(frame(**{column: [value] * 3}, code=["a", "b", "c"]))


def test_an_empty_cell_is_refused_where_every_row_must_have_a_value():
    with pytest.raises(ContractViolation, match=r"office\.prices: empty values in \['code', 'price_usd'\]"):
        TABLE.conform(frame((None, 1, "1", "1"), ("b", 1, None, "1")))


@pytest.mark.parametrize("blank", ["", " ", "\t "])
@pytest.mark.parametrize("dtype", [pl.String, pl.Enum(["", " ", "\t ", "b"])])
def test_blank_text_is_no_value_unless_the_column_says_so(blank: str, dtype: pl.DataType):
    codes = frame().with_columns(code=pl.Series([blank, "b", "b"], dtype=dtype), area=pl.Series([1, 2, 3]))
    with pytest.raises(ContractViolation, match=r"blank text in \['code'\]"):
        TABLE.conform(codes)
    columns = tuple(replace(column, may_be_blank=column.name == "code") for column in TABLE.columns)
    assert replace(TABLE, columns=columns).conform(codes).height == 3


def test_an_empty_cell_is_kept_where_it_may_be():
    assert TABLE.conform(frame())["weight_t"].null_count() == 1


@pytest.mark.parametrize("is_sorted", [False, True])
def test_repeated_keys_are_counted_and_one_is_shown(is_sorted: bool):
    rows = frame(("a", 1, "1", "1"), ("b", 2, "1", "1"), ("b", 2, "3", "1"), ("b", 2, "4", "1"))
    with pytest.raises(ContractViolation, match=r"2 rows repeat a key, for example \{'code': 'b', 'area': 2\}"):
        TABLE.conform(rows, is_sorted=is_sorted)


def test_keys_that_differ_in_one_part_are_not_repeated():
    assert TABLE.conform(frame(("a", 1, "1", "1"), ("a", 2, "1", "1"), ("b", 2, "1", "1"))).height == 3


def test_repeated_keys_are_found_wherever_they_stand():
    with pytest.raises(ContractViolation, match="1 rows repeat a key"):
        TABLE.conform(frame(("b", 1, "1", "1"), ("a", 1, "1", "1"), ("b", 1, "2", "1")))


def test_rows_are_sorted_by_the_grain():
    rows = frame(("b", 2, "1", "1"), ("a", 10, "2", "1"), ("b", 1, "3", "1"), ("a", 9, "4", "1"))
    assert TABLE.conform(rows).select("code", "area").rows() == [("a", 9), ("a", 10), ("b", 1), ("b", 2)]


def test_rows_that_are_promised_to_be_sorted_are_left_in_place():
    rows = frame(("b", 1, "1", "1"), ("a", 1, "2", "1"))
    assert TABLE.conform(rows, is_sorted=True)["code"].to_list() == ["b", "a"]


def test_a_table_is_called_by_publisher_and_name():
    assert TABLE.full_name == "office.prices"
