"""Exports of China Customs' query page, written here as they are described: GBK, commas in numbers and at line ends."""

from decimal import Decimal
from pathlib import Path

import pytest

from sources.gacc import parse
from sources.gacc.parse import extract_of, read_export
from sources.gates import Facts
from sources.table import ContractViolation
from tests.gates import refusals
from tests.shared_files import shared

EXTRACT = "import_202401_usd"
HEADER = "数据年月,商品编码,商品名称,贸易伙伴编码,贸易伙伴名称,第一数量,第一计量单位,第二数量,第二计量单位,美元,\n"
JAPAN = '202401,84862031,半导体光刻机,116,日本,"1,024",千克,3,台,"12,345,678",\n'
USA = "202401,01012100,改良种用马,502,美国,-,-,,,500,\n"


def write(folder: Path, text: str = HEADER + JAPAN + USA, encoding: str = "gbk") -> Path:
    path = folder / f"{EXTRACT}.csv"
    path.write_bytes(text.encode(encoding))
    return path


def refused_by(path: Path, previous: Facts | None = None) -> set[str]:
    return refusals(read_export(path, EXTRACT), previous)


@pytest.mark.parametrize(
    ("name", "extract"),
    [
        ("import_202401_usd.csv", EXTRACT),
        ("export_202401-202406_8542.csv", "export_202401-202406_8542"),
        ("202401.csv", None),
        ("import_202401.xls", None),
    ],
)
def test_a_file_says_its_flow_by_its_name(name: str, extract: str | None):
    assert extract_of(name) == extract


@pytest.mark.parametrize("encoding", ["gbk", "gb18030", "utf-8-sig"])
def test_numbers_codes_and_names_come_out_whole(tmp_path: Path, encoding: str):
    horses, lithography = read_export(write(tmp_path, encoding=encoding), EXTRACT).frame.iter_rows(named=True)
    assert (horses["product_code"], horses["partner_name"], horses["value"]) == ("01012100", "美国", Decimal(500))
    assert [horses[name] for name in ("quantity_1", "unit_1", "quantity_2", "unit_2")] == [None] * 4
    assert (lithography["partner_code"], lithography["partner_name"]) == ("116", "日本")
    assert (lithography["quantity_1"], lithography["unit_1"], lithography["quantity_2"]) == (1_024, "千克", 3)
    assert (lithography["value"], lithography["currency"], lithography["flow"]) == (12_345_678, "USD", "import")
    assert (lithography["year"], lithography["month"], lithography["trade_mode_code"]) == (2024, 1, "-")


def test_columns_that_were_not_asked_for_are_dashes_and_yuan_are_yuan(tmp_path: Path):
    path = write(tmp_path, "数据年月,商品编码,商品名称,人民币\n202402,85,机电,7\n")
    (row,) = read_export(path, EXTRACT).frame.iter_rows(named=True)
    assert [row[name] for name in ("partner_code", "trade_mode_code", "region_code")] == ["-"] * 3
    assert (row["currency"], row["month"], row["partner_name"]) == ("CNY", 2, None)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (("商品编码", "编码"), r"columns \['商品编码'\] are missing"),
        (("美元", "欧元"), "expected one of the columns"),
        (("第二计量单位,美元", "人民币,美元"), "expected one of the columns"),
        (("美元,\n", "美元,备注\n"), "expected one of the columns"),
        (("第二数量", "第一数量"), "duplicate column '第一数量' .2 times"),
        (("202401,8486", "2024,8486"), "'2024' is not a month such as 202401"),
        (("202401,8486", "202413,8486"), "is not a month"),
        (('"12,345,678"', '"12,34,678"'), "column '美元' holds '12,34,678', which is not a number"),
        (('"12,345,678"', "-5"), "holds '-5', which is not a number"),
        (('"12,345,678"', ""), r"empty values in \['value'\]"),
        (("半导体光刻机", "??????"), "holds lost characters"),
        (("半导体光刻机", "半导体?刻机"), "holds lost letters"),
        (("半导体光刻机", "=1+1"), "holds a formula"),
        (("202401,84862031", "202401,"), r"row 2, column '商品编码' is empty"),
        ((",502,", ", ,"), r"row 3, column '贸易伙伴编码' is empty"),
        ((USA, JAPAN), "1 rows repeat a key"),
        ((",500,", ",500"), "row 3 has 10 cells, the header has 11"),
    ],
)
def test_another_content_is_refused_in_words(tmp_path: Path, change: tuple[str, str], says: str):
    with pytest.raises(ContractViolation, match=says):
        read_export(write(tmp_path, (HEADER + JAPAN + USA).replace(*change)), EXTRACT)


def test_utf8_without_its_mark_is_not_taken_for_gbk(tmp_path: Path):
    with pytest.raises(ContractViolation):
        read_export(write(tmp_path, encoding="utf-8"), EXTRACT)


def test_an_export_of_the_most_rows_was_cut_off(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(parse, "MAX_ROWS", 2)
    with pytest.raises(ContractViolation, match="has 2 rows, the most an export holds, so it is truncated"):
        read_export(write(tmp_path), EXTRACT)


@pytest.mark.parametrize(
    ("change", "previous", "gates"),
    [
        (("", ""), None, set()),
        (("01012100", "1012100"), None, {"RAW-PRODUCTS", "RAW-LEVEL"}),
        (("01012100", "010121"), None, {"RAW-LEVEL"}),
        ((",502,", ",US,"), None, {"RAW-PARTNERS"}),
        (('"12,345,678"', "12345678000000"), None, {"RAW-MAGNITUDE"}),
        (("", ""), {"row_count": 20.0}, {"RAW-PREVIOUS-ROWS"}),
        (("", ""), {"row_count": 2.0, "total_value": 1_738_898.0}, {"RAW-PREVIOUS-TOTAL"}),
    ],
)
def test_figures_that_cannot_be_are_refused(
    tmp_path: Path, change: tuple[str, str], previous: Facts | None, gates: set[str]
):
    assert refused_by(write(tmp_path, (HEADER + JAPAN + USA).replace(*change)), previous) == gates


@pytest.mark.parametrize(
    "name",
    ["gac_regions_2024.csv", "gac_regions_2024_with_names.csv", "gac_monthly_clean.csv", "regions_translated.csv"],
)
def test_published_copies_whose_names_are_lost_are_refused(name: str):
    with pytest.raises(ContractViolation, match=name):
        read_export(shared("drop", "defects", name), EXTRACT)


def test_lost_letters_are_found_in_a_published_copy():
    from sources.delimited import read_delimited

    with pytest.raises(ContractViolation, match=r"row 2, column 'region_raw' holds lost characters: '\?\?'"):
        read_delimited(shared("drop", "defects", "gac_regions_2024.csv"), ("region_raw",))
