"""The Bureau's arrays of text become typed rows, and whatever is not what was asked for is refused in words."""

import json
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from sources.census.client import FLOWS
from sources.census.parse import PartnerResponse, read_response, read_year
from sources.table import ContractViolation
from tests.shared_files import shared
from tests.unit.census_files import HEADER, answer

IMPORTS, EXPORTS = FLOWS
ROW = ("5700", "CHINA", "847130", "40679904773", "9", "2024", "12", "HS6")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "imports_2024-12_HS6_CTY_5700.json"


def read(file: Path, body: bytes) -> pl.DataFrame | None:
    file.write_bytes(body)
    return read_response(file, IMPORTS, 2024, "5700")


def test_values_are_whole_dollars_and_codes_are_text(file: Path):
    frame = read(file, answer())
    assert frame is not None
    assert frame.rows() == [
        ("5700", "CHINA", "847130", Decimal("40679904773"), Decimal(9)),
        ("5700", "CHINA", "990001", Decimal(0), Decimal(0)),
    ]


def test_columns_are_found_by_name_and_others_are_left_aside(file: Path):
    order = [7, 6, 5, 4, 3, 2, 1, 0]
    turned = answer(header=[*(HEADER[n] for n in order), "GEN_VAL_YR"], rows=[[*(ROW[n] for n in order), "1"]])
    frame = read(file, turned)
    assert frame is not None
    assert frame.rows() == [("5700", "CHINA", "847130", Decimal("40679904773"), Decimal(9))]


def test_a_column_that_comes_twice_and_says_the_same_counts_once(file: Path):
    frame = read(file, answer(header=[*HEADER, "CTY_CODE"], rows=[[*ROW, "5700"]]))
    assert frame is not None
    assert frame.height == 1


def test_a_byte_order_mark_is_no_part_of_the_table(file: Path):
    frame = read(file, b"\xef\xbb\xbf" + answer())
    assert frame is not None
    assert frame.height == 2


def test_an_empty_answer_is_no_trade(file: Path):
    assert read(file, b"") is None


def test_exports_have_columns_of_their_own(file: Path):
    body = [
        ["E_COMMODITY", "CTY_CODE", "CTY_NAME", "ALL_VAL_YR", "YEAR", "MONTH", "COMM_LVL", "CTY_CODE"],
        ["841790", "-", "TOTAL FOR ALL COUNTRIES", "100705", "2024", "12", "HS6", "-"],
    ]
    file.write_text(json.dumps(body))
    part = read_year(EXPORTS, 2024, [PartnerResponse("-", file)])
    assert part.partition == "year=2024"
    assert part.frame.rows() == [("-", "TOTAL FOR ALL COUNTRIES", "841790", Decimal(100705))]


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b'[["CTY_CODE"', "not JSON in UTF-8"),
        (b'[["CTY_CODE", "\xff"]]', "not JSON in UTF-8"),
        (b"[" * 100_000, "not JSON in UTF-8"),
        (b"[]", "not an array of arrays"),
        (b'{"error": "x"}', "not an array of arrays"),
        (b'["CTY_CODE"]', "not an array of arrays"),
        (answer(rows=[ROW, ROW[:-1]]), "row 3 has 7 fields, not 8"),
        (answer(rows=[(*ROW[:3], 40679904773, *ROW[4:])]), "a cell is not text"),
        (answer(header=["NEW" if name == "CON_VAL_YR" else name for name in HEADER]), r"columns \['CON_VAL_YR'\]"),
        (answer(header=[*HEADER[:-1], "YEAR"]), "two columns 'YEAR' with different values"),
        (answer(rows=[("5880", *ROW[1:])]), r"1 rows have CTY_CODE \['5880'\], where '5700' was requested"),
        (answer(rows=[ROW, (*ROW[:6], "11", "HS6")]), r"1 rows have MONTH \['11'\]"),
        (answer(rows=[(*ROW[:5], "2023", "12", "HS6")]), r"YEAR \['2023'\]"),
        (answer(rows=[(*ROW[:7], "HS4")]), r"COMM_LVL \['HS4'\]"),
        (answer(rows=[(*ROW[:7], None)]), r"COMM_LVL \[None\]"),
        (answer(rows=[ROW, (*ROW[:2], "", *ROW[3:])]), "row 3, column 'I_COMMODITY' is empty"),
        (answer(rows=[(*ROW[:2], None, *ROW[3:])]), "row 2, column 'I_COMMODITY' is empty"),
        (answer(rows=[(ROW[0], "CURA?AO", *ROW[2:])]), "row 2, column 'CTY_NAME' holds lost letters: 'CURA.AO'"),
        (answer(rows=[(*ROW[:3], "-5", *ROW[4:])]), "CON_VAL_YR '-5' is not a whole number of dollars"),
        (answer(rows=[(*ROW[:3], "4.1e10", *ROW[4:])]), "'4.1e10' is not a whole number"),
        (answer(rows=[(*ROW[:3], "1,000", *ROW[4:])]), "'1,000' is not a whole number"),
        (answer(rows=[(*ROW[:3], None, *ROW[4:])]), "None is not a whole number"),
        (answer(rows=[(*ROW[:4], "(D)", *ROW[5:])]), "CAL_DUT_YR '\\(D\\)' is not a whole number"),
    ],
)
def test_what_is_not_what_was_asked_for_is_refused_in_words(file: Path, body: bytes, said: str):
    with pytest.raises(ContractViolation, match=said) as error:
        read(file, body)
    assert str(error.value).startswith(file.name)


def test_a_product_that_comes_twice_is_refused(file: Path):
    file.write_bytes(answer(rows=[ROW, ROW]))
    with pytest.raises(ContractViolation, match="1 rows repeat a key"):
        read_year(IMPORTS, 2024, [PartnerResponse("5700", file)])


def test_a_year_in_which_no_partner_traded_is_refused(file: Path):
    file.write_bytes(b"")
    with pytest.raises(ContractViolation, match="none of 1 partners has a row"):
        read_year(IMPORTS, 2024, [PartnerResponse("5700", file)])


def test_real_imports_of_2024_add_up_to_what_the_bureau_published():
    folder = shared("mirror", "api.census.gov", "data", "timeseries", "intltrade", "imports", "hs")
    answers = [PartnerResponse(path.stem.rpartition("_")[2], path) for path in sorted(folder.glob("imports_2024-12_*"))]
    frame = read_year(IMPORTS, 2024, answers).frame
    totals = dict(frame.group_by("cty_code").agg(pl.col("consumption_value_usd").sum()).iter_rows())
    assert len(totals) == 51
    assert frame.height == 89_334
    assert totals["5700"] == Decimal("429425828419")
    assert totals["2010"] == Decimal("503438605302")
    assert totals["5880"] == Decimal("151340030810")
    assert totals["0003"] == Decimal("597473236377")
    eu, slovakia = (
        dict(frame.filter(cty_code=code).select("product_code", "consumption_value_usd").iter_rows())
        for code in ("0003", "4359")
    )
    assert all(value <= eu[product] for product, value in slovakia.items())
