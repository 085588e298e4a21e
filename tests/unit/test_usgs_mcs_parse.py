"""Data releases of the Mineral Commodity Summaries: figures and signs come out apart, in both shapes."""

from decimal import Decimal
from pathlib import Path

import pytest

from sources.table import ContractViolation
from sources.usgs_mcs.parse import edition_of, read_release
from tests.shared_files import shared

LONG = "MCS chapter,Section,Commodity,Country,Statistics,Statistics_detail,Unit,Year,Value,Notes\n"
WIDE = (
    "SOURCE,COMMODITY,COUNTRY,TYPE,UNIT_MEAS,PROD_2023,PROD_EST_ 2024,PROD_NOTES,"
    "CAP_2023,CAP_EST_ 2024,CAP_NOTES,RESERVES_2024,RESERVE_NOTES\n"
)
WORLD = "World Mine Production and Reserves"
NAME = "MCS2026_Commodities_Data.csv"


def long(folder: Path, *cells: tuple[str, str]) -> Path:
    """Write a release of 2026: one figure of 2024, 2025 and so on for each value and its remark."""
    rows = [
        f'RARE EARTHS,{WORLD},Rare Earths,China,Production,Mine production,metric tons,{2024 + n},"{value}","{note}"'
        for n, (value, note) in enumerate(cells)
    ]
    rows.append('RARE EARTHS,Salient Statistics—United States,Rare Earths,United States,Price,x,dollars,2024,"1",')
    path = folder / NAME
    path.write_bytes((LONG + "\n".join([*rows, ""])).encode("cp1252"))
    return path


def wide(folder: Path, *rows: str) -> Path:
    path = folder / "MCS2025_World_Data.csv"
    path.write_bytes(b"\xef\xbb\xbf" + (WIDE + "\n".join([*rows, ""])).encode())
    return path


@pytest.mark.parametrize(
    ("name", "edition"),
    [
        (NAME, "2026"),
        ("MCS2025_World_Data.csv", "2025"),
        ("mcs2027_world_data.CSV", "2027"),
        ("MCS2025_Industry_Data.csv", None),
        ("PROVENANCE.md", None),
    ],
)
def test_a_release_says_its_edition_by_its_name(name: str, edition: str | None):
    assert edition_of(name) == edition


@pytest.mark.parametrize(
    ("value", "note", "amount", "status"),
    [
        ("270,000", "Estimated. -- Production quota.", 270_000, "estimated"),
        ("44,000", "Reported.", 44_000, "reported"),
        ("20.6", "", Decimal("20.6"), "reported"),
        ("1200", "Includes U.S. Geological Survey estimates.", 1_200, "reported"),
        ("—", "", 0, "reported"),
        ("—", "Estimated.", 0, "estimated"),
        ("W", "", None, "withheld"),
        ("NA", "", None, "not_available"),
        ("XX", "", None, "not_applicable"),
        ("", "", None, "not_stated"),
        ("s", "Estimated. -- Less than ½ unit.", None, "less_than"),
        ("s", "Production is included with ilmenite.", None, "included_elsewhere"),
        ("s", "", None, "not_available"),
        ("<200,000", "Estimated.", None, "less_than"),
        (">85,000,000", "", None, "more_than"),
        ("10,000 - 15,000", "", None, "range"),
        ("Moderate to large", "", None, "not_quantified"),
    ],
)
def test_signs_of_the_printed_table_are_no_numbers(tmp_path: Path, value: str, note: str, amount: object, status: str):
    (row,) = read_release(long(tmp_path, (value, note)), "2026").frame.iter_rows(named=True)
    assert (row["amount"], row["status"], row["value_text"]) == (amount, status, value or None)
    assert (row["statistic"], row["detail"], row["year"]) == ("production", "Mine production", 2024)


@pytest.mark.parametrize("value", ["1,2000", "12.5.1", "about 5", "-5", "1e6", "5*", "n.a.", "270 000"])
def test_a_value_that_is_neither_is_refused(tmp_path: Path, value: str):
    with pytest.raises(
        ContractViolation, match=r"1 values are neither a figure nor a known sign, for example \('Rare E"
    ):
        read_release(long(tmp_path, (value, "")), "2026")


def test_an_older_shape_leaves_cells_empty_and_a_remark_may_say_why(tmp_path: Path):
    path = wide(
        tmp_path,
        "MCS2025,Cobalt,United States,Mine production,metric tons,,300,W for 23,,,,70000,",
        "MCS2025,Cobalt,Canada ,Mine production,metric tons,4220,4500,reported,,,,,",
        "MCS2025,Cobalt,Cuba,Mine production,metric tons,3300,3500,estimated 2023,,,,>500000,",
        "MCS2025,Cobalt,Other Countries,Mine production,metric tons,,,,,,,,",
        "MCS2025,Cobalt,Russia,Mine production,metric tons,,,W for 23-24,,,,,NA",
    )
    frame = read_release(path, "2025").frame
    figures = {(row[3], row[1], row[4]): (row[7], row[8]) for row in frame.iter_rows()}
    assert figures == {
        ("United States", "production", 2023): (None, "withheld"),
        ("United States", "production", 2024): (300, "estimated"),
        ("United States", "reserves", 2024): (70_000, "reported"),
        ("Canada", "production", 2023): (4_220, "reported"),
        ("Canada", "production", 2024): (4_500, "reported"),
        ("Canada", "reserves", 2024): (None, "not_stated"),
        ("Cuba", "production", 2023): (3_300, "estimated"),
        ("Cuba", "production", 2024): (3_500, "estimated"),
        ("Cuba", "reserves", 2024): (None, "more_than"),
        ("Other Countries", "production", 2023): (None, "not_stated"),
        ("Other Countries", "production", 2024): (None, "not_stated"),
        ("Other Countries", "reserves", 2024): (None, "not_stated"),
        ("Russia", "production", 2023): (None, "withheld"),
        ("Russia", "production", 2024): (None, "withheld"),
        ("Russia", "reserves", 2024): (None, "not_available"),
    }


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (("Statistics_detail", "Detail"), "expected the columns"),
        ((WORLD, "Import Sources"), "holds no world table"),
        (("2024", "MMXXIV"), "year"),
        ((",China,", ",,"), r"empty values in \['country_name'\]"),
    ],
    ids=["renamed column", "no world table", "no year", "no country"],
)
def test_another_content_is_refused_in_words(tmp_path: Path, change: tuple[str, str], says: str):
    path = long(tmp_path, ("270,000", ""))
    path.write_bytes(path.read_bytes().decode("cp1252").replace(*change).encode("cp1252"))
    with pytest.raises(ContractViolation, match=says) as error:
        read_release(path, "2026")
    assert str(error.value).startswith(NAME)


def test_a_figure_that_stands_there_twice_is_refused(tmp_path: Path):
    path = long(tmp_path, ("1", ""))
    lines = path.read_bytes().splitlines()
    path.write_bytes(b"\n".join([*lines, lines[1], b""]))
    with pytest.raises(ContractViolation, match="1 rows repeat a key"):
        read_release(path, "2026")


@pytest.mark.parametrize(
    ("name", "rows", "amounts"),
    [
        ("MCS2025_World_Data.csv", 3_274, {2023: 255_000, 2024: 270_000}),
        ("MCS2026_Commodities_Data.csv", 3_303, {2024: 270_000, 2025: 270_000}),
    ],
)
def test_the_published_releases_give_chinas_rare_earths(name: str, rows: int, amounts: dict[int, int]):
    path = shared("drop", "usgs_mcs", name)
    frame = read_release(path, edition_of(name) or "").frame
    assert frame.height == rows
    mined = [
        row
        for row in frame.iter_rows(named=True)
        if (row["commodity"].lower(), row["country_name"], row["statistic"]) == ("rare earths", "China", "production")
    ]
    assert {row["year"]: row["amount"] for row in mined} == amounts
    assert {row["unit_name"] for row in mined} == {"metric tons"}
