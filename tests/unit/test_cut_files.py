"""A file that breaks off, or has a line of another length, is refused by every reader, whatever it is cut behind."""

import random
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import py7zr
import pytest

from sources.archive import ArchiveRefused
from sources.batis.parse import read_services
from sources.bgs_wms.parse import read_extract as read_minerals
from sources.bis_chpl.parse import read_list as read_priorities
from sources.census.client import FLOWS
from sources.census.parse import read_response
from sources.cepii_geodep.parse import read_release as read_dependencies
from sources.comext.client import Month
from sources.comext.parse import read_file, read_month
from sources.comtrade.parse import read_page, read_reporters
from sources.delimited import check_complete
from sources.gacc.parse import read_export
from sources.http import SourceError
from sources.miit.parse import read_transcript
from sources.nbs.client import read_data
from sources.oecd.client import DATAFLOWS
from sources.oecd.icio import read_extract, read_table
from sources.oecd.parse import read_observations
from sources.prodcom.parse import read_year
from sources.protee.parse import read_elasticities
from sources.regional_lists.connector import allowed_names
from sources.regional_lists.parse import read_list
from sources.table import ContractViolation
from sources.unido.parse import read_series
from sources.unsd.parse import read_workbook
from sources.usgs_mcs.parse import read_release
from sources.worldbank.parse import read_indicator
from tests.unit import census_files, comext_files, comtrade_files, test_batis, test_comext_files, test_gacc_parse
from tests.unit import test_bgs_wms_parse as bgs
from tests.unit import test_bis_chpl_parse as bis
from tests.unit import test_cepii_geodep_parse as geodep
from tests.unit import test_miit_parse as miit
from tests.unit import test_oecd_icio as icio
from tests.unit import test_protee as protee
from tests.unit import test_regional_lists_parse as lists
from tests.unit import test_usgs_mcs_parse as usgs
from tests.unit import test_worldbank as worldbank
from tests.unit.oecd_files import ICIO, MSTI, TIVA, text
from tests.unit.test_prodcom import CODE, LINES
from tests.unit.test_unido import MONTHS, message
from tests.unit.test_unsd_parse import PAIR
from tests.unit.unsd_files import NAME, write_workbook

Read = Callable[[Path], Any]
JANUARY = Month("EU27_2020", "CN", "2024-01")


@dataclass(frozen=True)
class Reader:
    """A good file of a publisher, and what reads it."""

    body: Callable[[Path], str | bytes]
    read: Read
    name: str = "file.csv"
    encoding: str = "utf-8"

    def good(self, folder: Path) -> bytes:
        body = self.body(folder)
        return body if isinstance(body, bytes) else body.encode(self.encoding)

    def of(self, folder: Path, body: bytes) -> Any:
        path = folder / self.name
        path.write_bytes(body)
        return self.read(path)


def of_text(body: str | bytes) -> Callable[[Path], str | bytes]:
    return lambda folder: body


def batis(path: Path) -> Any:
    lines = path.read_text(encoding="utf-8")
    archive = test_batis.write(path.with_suffix(".zip"), [lines.removesuffix("\n")] if lines.endswith("\n") else [])
    if not lines.endswith("\n"):
        with zipfile.ZipFile(archive, "w") as zipped:
            zipped.writestr("BATIS_bulk.csv", lines)
    return list(read_services(archive, lambda year: True, path.parent / "scratch"))


def comext_file(path: Path) -> Any:
    archive = path.with_name(test_comext_files.NAME)
    with py7zr.SevenZipFile(archive, "w") as zipped:
        zipped.writestr(path.read_bytes(), "full.dat")
    return read_file(archive, "2024-03", path.parent / "scratch")


def icio_nodes(path: Path) -> Any:
    (path.parent / "good").mkdir(exist_ok=True)
    icio.extract(path.parent / "good", icio.NODES, icio.FLOWS)
    return list(read_extract(path, next((path.parent / "good").glob("*.parquet")), "2025", 2022))


COMEXT_FILE = "\n".join(
    [",".join(test_comext_files.FILE_COLUMNS), test_comext_files.line(), test_comext_files.line(REPORTER="FR"), ""]
)
DELIMITED = {
    "oecd": Reader(of_text(text(TIVA)), lambda path: read_observations(path, DATAFLOWS[0])),
    "oecd msti": Reader(of_text(text(MSTI)), lambda path: read_observations(path, DATAFLOWS[2])),
    "oecd icio": Reader(of_text(text(ICIO)), lambda path: list(read_table(path, "2025", 2022))),
    "oecd icio nodes": Reader(of_text(text(icio.NODES)), icio_nodes),
    "prodcom": Reader(of_text(text(LINES)), lambda path: read_year([path], CODE, 2020)),
    "batis": Reader(of_text(text((test_batis.HEADER, *test_batis.ROWS))), batis),
    "comext month": Reader(of_text(comext_files.month_of_trade()), lambda path: read_month(path, JANUARY)),
    "comext file": Reader(of_text(COMEXT_FILE), comext_file),
    "bgs_wms": Reader(
        lambda folder: bgs.write(folder, {}, {"year": "1981-01-01"}).read_bytes(),
        lambda path: read_minerals(path, "cobalt"),
    ),
    "bis_chpl": Reader(
        lambda folder: bis.write(folder, *bis.ITEMS).read_bytes(), lambda path: read_priorities(path, bis.DAY)
    ),
    "gacc": Reader(
        of_text(test_gacc_parse.HEADER + test_gacc_parse.JAPAN + test_gacc_parse.USA),
        lambda path: read_export(path, "import_x"),
        encoding="gbk",
    ),
    "miit": Reader(of_text(miit.TABLES[miit.PROVINCES]), lambda path: read_transcript(path, miit.PROVINCES)),
    "protee": Reader(of_text(text((protee.HEADER, *protee.ROWS))), lambda path: read_elasticities(path, "0.1")),
    "regional_lists": Reader(of_text(lists.TITLES), lambda path: read_list(path, "lists", allowed_names())),
    "usgs_mcs": Reader(
        lambda folder: usgs.long(folder, ("1", ""), ("2", "")).read_bytes(), lambda path: read_release(path, "2026")
    ),
}
ASKED = {"frequency": ["A"], "reporter_code": ["156"], "period": ["2024"], "flow_code": ["M"]}
OTHER = {
    "census": Reader(of_text(census_files.answer()), lambda path: read_response(path, FLOWS[0], 2024, "5700")),
    "comtrade": Reader(
        of_text(comtrade_files.answer(comtrade_files.year_of_trade())), lambda path: read_page(path, ASKED)
    ),
    "comtrade reporters": Reader(of_text(comtrade_files.reporters()), read_reporters),
    "worldbank": Reader(of_text(worldbank.page(worldbank.ROWS)), lambda path: read_indicator([path], worldbank.GDP)),
    "nbs": Reader(of_text('{"success": true, "data": [1, 2]}'), read_data),
    "unido": Reader(of_text(message(MONTHS)), lambda path: read_series(path, "156")),
    "unsd": Reader(
        lambda folder: write_workbook(folder / NAME).read_bytes(), lambda path: read_workbook(path, PAIR), NAME
    ),
    "cepii_geodep": Reader(
        lambda folder: geodep.write(folder).read_bytes(), lambda path: read_dependencies(path, "geodep")
    ),
}
REFUSALS = (ContractViolation, ArchiveRefused, SourceError)


def readers(of: dict[str, Reader]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("reader", of.values(), ids=of)


@readers(DELIMITED | OTHER)
def test_the_whole_file_is_read(reader: Reader, tmp_path: Path):
    reader.of(tmp_path, reader.good(tmp_path))


@readers(DELIMITED)
def test_a_file_that_ends_within_its_last_line_is_refused(reader: Reader, tmp_path: Path):
    body = reader.good(tmp_path)
    last = body[:-1].rindex(b"\n") + 1
    for end in range(last + 1, len(body)):
        with pytest.raises(REFUSALS, match=r"the file may be cut: download it again|is in another encoding"):
            reader.of(tmp_path, body[:end])


@readers(DELIMITED)
@pytest.mark.parametrize("change", [b",\n", b",1\n"])
def test_a_line_with_more_fields_than_the_header_is_refused(reader: Reader, tmp_path: Path, change: bytes):
    body = reader.good(tmp_path)
    with pytest.raises(REFUSALS, match=r"fields, expected|cells, the header has"):
        reader.of(tmp_path, body[:-1] + change)


@readers(DELIMITED)
def test_a_line_with_fewer_fields_is_refused_and_not_read_as_missing(reader: Reader, tmp_path: Path):
    body = reader.good(tmp_path)
    with pytest.raises(REFUSALS, match=r"fields, expected|cells, the header has"):
        reader.of(tmp_path, body[: body.rindex(b",")] + b"\n")


@readers(OTHER)
def test_another_format_shows_by_itself_where_it_breaks_off(reader: Reader, tmp_path: Path):
    body = reader.good(tmp_path)
    ends = {len(body) - 1, len(body) // 2, *random.Random(7).choices(range(1, len(body)), k=20)}
    for end in ends:
        with pytest.raises(REFUSALS):
            reader.of(tmp_path, body[:end])


# --- the check itself ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "body",
    [
        "a,b,c\n1,2,3\n",
        "a,b,c\r\n1,2,\r\n",
        "a,b,c\n",
        'a,b,c\n1,"x, y",3\n1,"two\nlines",3\n1,"so ""called""",3\n',
        "a,b,c\n1,2,\xe9\n",
        "\ufeffa,b,c\n1,2,3\n",
    ],
    ids=["plain", "crlf", "header alone", "quotes", "letters", "byte order mark"],
)
def test_a_complete_file_passes_as_a_path_and_as_bytes(tmp_path: Path, body: str):
    path = tmp_path / "file.csv"
    path.write_bytes(body.encode())
    check_complete(path)
    check_complete(body.encode(), "file.csv")


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ("a,b,c\n1,2,3", "its last line has no line end"),
        ("a,b,c\n1,2,3\n4,5,", "its last line has no line end"),
        ("a,b,c", "its last line has no line end"),
        ("", "its last line has no line end"),
        ("a,b,c\n1,2,3\n4,5\n", "line 3 has 2 fields, expected 3 .'4,5'"),
        ("a,b,c\n1,2,3,\n4,5,6\n", "line 2 has 4 fields, expected 3"),
        ('a,b,c\n1,"x, y",3\n1,"x, y"\n', "line 3 has 2 fields, expected 3"),
        ("a,b,c\n1,2,3,4\n5,6\n", "line 2 has 4 fields, expected 3"),
        ('a,b,c\n1,2,3\n4,"5,6\n7,8,9\n', r"has \d fields, expected 3"),
    ],
)
def test_what_is_cut_or_irregular_is_refused_with_its_line(tmp_path: Path, body: str, says: str):
    path = tmp_path / "file.csv"
    path.write_bytes(body.encode())
    for file, name in ((path, ""), (body.encode(), "file.csv")):
        with pytest.raises(ContractViolation, match=rf"file\.csv: .*{says}"):
            check_complete(file, name)


def test_a_line_is_numbered_beyond_the_first_block(tmp_path: Path):
    lines = ["a,b,c", *("1,2,3" for _ in range(200_000)), "1,2"]
    path = tmp_path / "file.csv"
    path.write_text(text(lines), encoding="utf-8")
    with pytest.raises(ContractViolation, match="line 200,002 has 2 fields"):
        check_complete(path)
