"""UNSD's workbooks: the links come out as they stand there, and whatever is not such a workbook is refused in words."""

import random
import zipfile
from collections import Counter
from pathlib import Path

import pytest

from sources.archive import ArchiveRefused
from sources.table import ContractViolation
from sources.unsd import parse
from sources.unsd.parse import EditionPair, pair_of, read_workbook
from tests.shared_files import shared
from tests.unit.unsd_files import LINKS, NAME, replace_parts, write_workbook

PAIR = EditionPair("HS22", "HS17")
SHEET = "xl/worksheets/sheet2.xml"


@pytest.fixture
def good(tmp_path: Path) -> Path:
    return write_workbook(tmp_path / NAME)


@pytest.mark.parametrize(
    ("name", "pair"),
    [
        (NAME, PAIR),
        ("HS 2017 to HS 2012 ConversionAndCorrelationTables.xlsx", EditionPair("HS17", "HS12")),
        ("hs2002 to hs1996 (corrected).XLSX", EditionPair("HS02", "HS96")),
        ("HS 1996 to HS 1992 Correlation.xlsx", EditionPair("HS96", "HS92")),
        ("HS 2017 to HS 2022.xlsx", None),
        ("HS 2022 to HS 2022.xlsx", None),
        ("HS 2022 to SITC 4.xlsx", None),
        ("HS 2023 to HS 2017.xlsx", None),
        ("HS2012-17-BEC5 -- 08 Nov 2018.xlsx", None),
        ("~$" + NAME, None),
        (NAME.replace(".xlsx", ".xls"), None),
    ],
)
def test_a_file_says_by_its_name_which_editions_it_connects(name: str, pair: EditionPair | None):
    assert pair_of(name) == pair


def test_links_are_read_as_they_stand_there(good: Path):
    part = read_workbook(good, PAIR)
    assert part.partition == "newer_edition=HS22/older_edition=HS17"
    assert part.frame.rows() == [
        ("010121", "010121", "1:1", True),
        ("846222", "846221", "n:n", True),
        ("846222", "846229", "1:n", False),
        ("846226", "846221", "n:1", True),
        ("848210", "848210", "1:1", True),
        ("854141", "854140", "n:1", True),
        ("854142", "854140", "n:1", True),
    ]


def test_notes_beside_the_table_and_empty_rows_between_are_no_links(tmp_path: Path):
    noted = [(*link, None, "see the WCO's table") for link in LINKS]
    path = write_workbook(tmp_path / NAME, links=[noted[0], (None, None, None), *noted[1:]])
    assert read_workbook(path, PAIR).frame.height == len(LINKS)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"editions": ("HS2017", "HS2012")}, r"'Correlation Tables' connects HS17-HS12, not HS22-HS17"),
        (
            {"editions": ("HS2022", "")},
            r"'Correlation Tables' has no header that names two HS editions in its first 10",
        ),
        (
            {"sheets": ("Conversions", "Sheet2")},
            r"one sheet with 'correlation' in its title; .*'Conversions', 'Sheet2'",
        ),
        ({"sheets": ("Correlation A", "Correlation B")}, r"expected one sheet with 'correlation'"),
        ({"sheets": ("Old", "Correlation Tables")}, r"expected one sheet with 'conversion' in its title"),
        ({"links": [*LINKS, LINKS[0]]}, r"1 rows repeat a key, for example .*'848210'"),
        ({"links": [*LINKS, ("850440", None, "1:1")]}, r"sheet 'Correlation Tables', cell B10 has no code"),
        ({"links": [*LINKS, (" ", "850440", "1:1")]}, r"sheet 'Correlation Tables', cell A10 has no code"),
        ({"conversions": [(None, "848210")]}, r"sheet 'HS2022-HS2017 Conversions', cell A2 has no code"),
        ({"links": LINKS[1:]}, r"1 conversions are not among the correlations, for example \('848210', '848210'\)"),
    ],
    ids=["other editions", "merged header", "no sheet", "two sheets", "no conversions", "repeated", "no older",
         "blank newer", "no newer", "not correlated"],
)  # fmt: skip
def test_another_content_is_refused_in_words(tmp_path: Path, changes: dict, says: str):
    path = write_workbook(tmp_path / NAME, **changes)
    with pytest.raises(ContractViolation, match=says) as error:
        read_workbook(path, PAIR)
    assert str(error.value).startswith(NAME)


def test_a_formula_is_kept_as_text_and_never_computed(tmp_path: Path):
    path = write_workbook(
        tmp_path / NAME, links=[*LINKS, ('=HYPERLINK("http://localhost/","848210")', "848210", "1:1")]
    )
    assert '=HYPERLINK("http://localhost/","848210")' in read_workbook(path, PAIR).frame["newer_code"]


def test_a_sheet_of_too_many_rows_is_refused(good: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(parse, "MAX_ROWS", len(LINKS))
    assert read_workbook(good, PAIR).frame.height == len(LINKS)
    monkeypatch.setattr(parse, "MAX_ROWS", len(LINKS) - 1)
    with pytest.raises(ContractViolation, match="'Correlation Tables' has more than 6 rows"):
        read_workbook(good, PAIR)


def test_a_row_far_below_and_a_cell_far_to_the_right_cost_nothing(good: Path):
    far = b'<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>evil</t></is></c></row></sheetData>'
    replace_parts(good, {SHEET: part_of(good, SHEET).replace(b"</sheetData>", far)})
    assert read_workbook(good, PAIR).frame.height == len(LINKS)


def test_a_bomb_of_entities_is_refused(good: Path):
    bomb = b'<!DOCTYPE b [<!ENTITY a "aaaaaaaaaa"><!ENTITY c "&a;&a;&a;&a;">]><worksheet>&c;</worksheet>'
    replace_parts(good, {SHEET: bomb})
    with pytest.raises(ContractViolation, match=r"cannot be read as a workbook \(EntitiesForbidden"):
        read_workbook(good, PAIR)


def test_a_bomb_of_zeros_is_refused_unread(good: Path):
    replace_parts(good, {SHEET: b" " * (8 << 20)})
    with pytest.raises(ArchiveRefused, match=r"sheet2\.xml' would grow to 8,388,608 bytes"):
        read_workbook(good, PAIR)


@pytest.mark.parametrize(
    "name", ["../evil.xml", "/etc/evil.xml", "xl/../../evil.xml", "xl\\evil.xml", ".hidden/evil.xml"]
)
def test_a_part_that_could_leave_its_folder_is_refused(good: Path, name: str):
    replace_parts(good, {name: b"evil"})
    with pytest.raises(ArchiveRefused, match="is not a plain file name"):
        read_workbook(good, PAIR)


@pytest.mark.parametrize(
    "parts",
    [
        {"[Content_Types].xml": None},
        {"xl/workbook.xml": None},
        {SHEET: b""},
        {SHEET: b"<worksheet><sheetData><row><c t='s'><v>99999999</v></c></row></sheetData></worksheet>"},
        {SHEET: b"<worksheet><sheetData><row r='no'/></sheetData></worksheet>"},
        {"xl/workbook.xml": b"<workbook"},
    ],
    ids=["no types", "no workbook", "empty sheet", "no such string", "no such row", "cut off"],
)
def test_a_workbook_that_is_none_is_refused(good: Path, parts: dict[str, bytes | None]):
    replace_parts(good, parts)
    with pytest.raises(ContractViolation, match=NAME):
        read_workbook(good, PAIR)


def test_a_web_page_is_named_by_its_title(tmp_path: Path):
    (tmp_path / NAME).write_text("<html><title>404 Not Found</title></html>", encoding="utf-8")
    with pytest.raises(ArchiveRefused, match="HTML page titled '404 Not Found'"):
        read_workbook(tmp_path / NAME, PAIR)


def test_whatever_the_damage_it_is_refused_or_harmless(good: Path):
    chance, original, whole = random.Random(1), good.read_bytes(), set(read_workbook(good, PAIR).frame.rows())
    for _ in range(200):
        damaged = bytearray(original)
        for _ in range(chance.randint(1, 3)):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        good.write_bytes(damaged)
        try:
            assert set(read_workbook(good, PAIR).frame.rows()) == whole
        except (ArchiveRefused, ContractViolation):
            continue


def test_the_published_workbooks_have_fifteen_overconnected_codes():
    path = shared("drop", "unsd_concordances", NAME)
    frame = read_workbook(path, PAIR).frame
    assert frame.height == 15_657
    assert frame["is_conversion"].sum() == frame["newer_code"].n_unique() == 5_613
    predecessors = Counter(frame["newer_code"])
    displays = [f"8524{end}" for end in ("11", "12", "19", "91", "92", "99")]
    waste = [f"8549{end}" for end in ("21", "29", "31", "39", "91", "99")]
    overconnected = sorted(code for code, count in predecessors.items() if count > 20)
    assert overconnected == [*displays, "852990", "854151", "854159", *waste]
    assert max(count for code, count in predecessors.items() if code not in overconnected) == 16


def part_of(path: Path, name: str) -> bytes:
    with zipfile.ZipFile(path) as archive:
        return archive.read(name)
