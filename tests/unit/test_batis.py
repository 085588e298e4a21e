"""BaTIS: what is used of the file comes out to the dollar, and another layout is refused, over real sockets."""

import zipfile
from collections.abc import Iterable
from pathlib import Path

import pytest
from pytest_httpserver import HTTPServer

from sources.archive import ArchiveRefused
from sources.batis.client import BatisClient
from sources.batis.parse import read_services
from sources.http import Http, SourceMissing, SourceRejected, SourceUnavailable
from sources.landing import Landing
from sources.table import ContractViolation, ParsedPart
from tests.gates import refusals

HEADER = (
    "Reporter,type_Reporter,Partner,type_Partner,Flow,Item_code,type_Item,Year,Reported_value,Final_value,"
    "Final_value_methodology,Balanced_value"
)
ROWS = (
    "CN,c,IE,c,M,SI2,i,2022,,1.5,E2,1.4",
    "IE,c,CN,c,X,SI2,i,2022,1.2,1.2,R_NAT,1.4",
    "NA,c,888,c,X,SH,i,2022,0.000007,0.000007,R_IMF,0.1234567891",
    "888,c,NA,c,M,SH,i,2022,NA,0.1,E0,0.1234567891",
    "IE,c,CN,c,X,SH,i,2022,,9,E2,9",
    "CN,c,IE,c,M,SH,i,2022,,9,E2,9",
    "CN,c,WL,g,X,SI2,i,2023,100.5,100.5,R_NAT,98",
    "CN,c,WL,g,X,SK1,i,2023,1,1,R_NAT,1",
)


def write(path: Path, lines: Iterable[str] = (HEADER, *ROWS), member: str = "BATIS_bulk.csv") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(member, "\n".join(lines) + "\n")
    return path


def read(path: Path, *years: int) -> list[ParsedPart]:
    return list(read_services(path, lambda year: not years or year in years, path.parent / "scratch"))


def test_items_that_are_used_come_out_by_year_and_missing_is_not_zero(tmp_path: Path):
    parts = read(write(tmp_path / "batis.zip"))
    assert [part.partition for part in parts] == ["year=2022", "year=2023"]
    rows = [tuple(None if cell is None else str(cell) for cell in row) for row in parts[0].frame.rows()]
    assert rows == [
        ("SH", "888", "c", "NA", "c", "M", None, "0.100000", "E0", "0.123457"),
        ("SH", "CN", "c", "IE", "c", "M", None, "9.000000", "E2", "9.000000"),
        ("SH", "IE", "c", "CN", "c", "X", None, "9.000000", "E2", "9.000000"),
        ("SH", "NA", "c", "888", "c", "X", "0.000007", "0.000007", "R_IMF", "0.123457"),
        ("SI2", "CN", "c", "IE", "c", "M", None, "1.500000", "E2", "1.400000"),
        ("SI2", "IE", "c", "CN", "c", "X", "1.200000", "1.200000", "R_NAT", "1.400000"),
    ]
    assert parts[1].frame["item_code"].to_list() == ["SI2"]
    assert not list((tmp_path / "scratch").iterdir())


def test_years_that_are_not_asked_for_are_left_out(tmp_path: Path):
    assert [part.partition for part in read(write(tmp_path / "batis.zip"), 2023)] == ["year=2023"]


def test_a_file_as_published_passes_every_gate(tmp_path: Path):
    assert [refusals(part) for part in read(write(tmp_path / "batis.zip"))] == [set(), set()]


@pytest.mark.parametrize(
    ("rows", "gates"),
    [
        (("CN,c,IE,c,Z,SI2,i,2022,,1.5,E2,1.4",), {"RAW-CODES"}),
        (("China,c,IE,c,M,SI2,i,2022,,1.5,E2,1.4",), {"RAW-CODES"}),
        (("CN,c,IE,c,M,SI2,i,2022,,1500000000,E2,1.4",), {"RAW-MAGNITUDE"}),
        (("CN,c,IE,c,M,SI2,i,2022,,1.5,E2,-1.4", *ROWS[1:2]), {"RAW-SIGN", "RAW-MIRROR"}),
        (("CN,c,IE,c,M,SI2,i,2022,,1.5,E2,1.5", *ROWS[1:2]), {"RAW-MIRROR"}),
        (("CN,c,IE,c,M,SI2,i,2022,,1.5,E2,", "CN,c,IE,c,M,SH,i,2022,,1.5,E2,", *ROWS[1:2]), {"RAW-MISSING"}),
    ],
)
def test_one_bad_row_is_seen_through_the_summary(tmp_path: Path, rows: tuple[str, ...], gates: set[str]):
    (part,) = read(write(tmp_path / "batis.zip", (HEADER, *rows)))
    assert refusals(part) == gates


def test_a_year_in_dollars_is_refused_beside_the_vintage_before(tmp_path: Path):
    part = read(write(tmp_path / "batis.zip"))[0]
    before = {"row_count": 4.0, "reporter_count": 4.0, "total_value_musd": 3.046914e-6}
    assert refusals(part, before) == {"RAW-PREVIOUS-TOTAL"}
    assert refusals(part, {"row_count": 13.0, "reporter_count": 9.0}) == {"RAW-PREVIOUS-ROWS", "RAW-PREVIOUS-REPORTERS"}


@pytest.mark.parametrize(
    ("lines", "says"),
    [
        ((HEADER.replace("Balanced_value", "balanced"), *ROWS), r"columns \['Balanced_value'\] are missing"),
        ((HEADER, ROWS[0].replace("1.4", "1,4")), "batis|BATIS"),
        ((HEADER, ROWS[0].replace("1.4", "n.a.")), "BATIS_bulk.csv: conversion"),
        ((HEADER, ROWS[0].replace("2022", "22")), r"\['22'\] instead of years"),
        ((HEADER, ROWS[-1]), "nothing of the items we use instead of years"),
        ((HEADER, *ROWS[:4]), r"2022: unknown codes in area_code have 100\.00% of the amount of SH, such as \['888'\]"),
        ((HEADER, ROWS[0], ROWS[0]), "2022: batis.services_trade: 1 rows repeat a key"),
        (("<html>404</html>",), "columns .* are missing"),
        ((HEADER, *ROWS[:2], ROWS[2].replace("SH", "")), "line 4, column 'Item_code' is empty"),
        ((HEADER, ROWS[0], ROWS[1].replace("2022", "")), "line 3, column 'Year' is empty"),
        ((HEADER, ROWS[0].replace("CN", " ")), "line 2, column 'Reporter' is empty"),
        ((HEADER, ROWS[0].replace("E2", "")), "line 2, column 'Final_value_methodology' is empty"),
    ],
)
def test_another_layout_is_refused_in_words(tmp_path: Path, lines: tuple[str, ...], says: str):
    with pytest.raises(ContractViolation, match=says):
        read(write(tmp_path / "batis.zip", lines))


def test_a_zip_without_one_csv_is_refused(tmp_path: Path):
    with pytest.raises(ArchiveRefused, match=r"should hold one CSV and holds \[\]"):
        read(write(tmp_path / "batis.zip", member="notes.txt"))


def client(server: HTTPServer, tmp_path: Path) -> BatisClient:
    http = Http(attempts=2, backoff=0.01, timeout=(2, 2))
    return BatisClient(http, Landing(tmp_path / "landing"), server.url_for("/batis.zip"))


def test_the_file_is_fetched_once_while_its_headers_stay(httpserver: HTTPServer, tmp_path: Path):
    body = write(tmp_path / "batis.zip").read_bytes()
    httpserver.expect_request("/batis.zip").respond_with_data(
        body, content_type="application/zip", headers={"ETag": '"1"'}
    )
    batis = client(httpserver, tmp_path)
    assert batis.fetch() == batis.fetch()
    assert [request.method for request, _ in httpserver.log].count("GET") == 1
    assert batis.version()["ETag"] == '"1"'


@pytest.mark.parametrize(
    ("status", "kind", "error", "says"),
    [
        (200, "text/html", SourceRejected, "returned a web page"),
        (404, "text/html", SourceMissing, "returned status 404"),
        (401, "text/plain", SourceRejected, "returned status 401"),
        (403, "text/plain", SourceRejected, "returned status 403"),
        (503, "text/plain", SourceUnavailable, "returned status 503"),
    ],
)
def test_an_error_does_not_land(
    httpserver: HTTPServer, tmp_path: Path, status: int, kind: str, error: type[Exception], says: str
):
    httpserver.expect_request("/batis.zip").respond_with_data("<html>", status=status, content_type=kind)
    with pytest.raises(error, match=says):
        client(httpserver, tmp_path).fetch()
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]
