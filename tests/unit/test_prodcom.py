"""PRODCOM: rows of values, units and flags come together, confidential is not zero, and faults are seen."""

from pathlib import Path

import pytest
from pytest_httpserver import HTTPServer

from sources.http import Http, SourceMissing, SourceRejected, SourceUnavailable
from sources.landing import Landing
from sources.prodcom.client import DATASETS, INDICATORS, ProdcomClient
from sources.prodcom.parse import read_year
from sources.table import ContractViolation
from tests.gates import refusals
from tests.shared_files import shared

CODE = "DS-059358"
HEADER = "DATAFLOW,LAST UPDATE,freq,reporter,product,indicators,TIME_PERIOD,OBS_VALUE"


def line(reporter: str, indicator: str, value: str, product: str = "01629150", year: str = "2020") -> str:
    return f"ESTAT:{CODE}(1.0),28/07/26 11:00:00,A,{reporter},{product},{indicator},{year},{value}"


LINES = (
    HEADER,
    line("BE", "PQNTFLAG", ":C"),
    line("BE", "PVALFLAG", ":C"),
    line("BE", "QNTUNIT", "KG"),
    line("BE", "EXPVAL", "108853476"),
    line("CY", "PRODQNT", "0"),
    line("CY", "PRODVAL", "0"),
    line("CY", "QNTUNIT", "KG"),
    line("EU27_2020", "PRODVAL", "2486897394.5"),
    line("EU27_2020", "PVALFLAG", ":E"),
)


def csv(tmp_path: Path, *lines: str) -> Path:
    path = tmp_path / f"{CODE}_2020.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_rows_come_together_and_confidential_is_not_zero(tmp_path: Path):
    part = read_year([csv(tmp_path, *LINES)], CODE, 2020)
    assert part.partition == f"dataset={CODE}/year=2020"
    rows = part.frame.select(
        "reporter_code",
        "product_code",
        "unit_code",
        "production_quantity",
        "production_quantity_flag",
        "production_value_eur",
        "production_value_flag",
    ).rows()
    assert [(*row[:3], row[3] if row[3] is None else float(row[3]), row[4]) for row in rows] == [
        ("BE", "01629150", "KG", None, ":C"),
        ("CY", "01629150", "KG", 0.0, None),
        ("EU27_2020", "01629150", None, None, None),
    ]
    assert str(rows[2][5]) == "2486897394.500"
    assert rows[2][6] == ":E"
    assert refusals(part) == set()


def test_answers_that_hold_a_year_together_are_joined(tmp_path: Path):
    first = csv(tmp_path, *LINES[:4])
    (tmp_path / "other").mkdir()
    second = csv(tmp_path / "other", *LINES[:1], *LINES[4:])
    assert read_year([first, second], CODE, 2020).frame.height == 3


@pytest.mark.parametrize(
    ("lines", "says"),
    [
        ((HEADER.replace("indicators", "indicator"), *LINES[1:]), r"columns \['indicators'\] are missing"),
        ((*LINES, LINES[5]), "2 rows share a key"),
        ((*LINES, line("AT", "PRODQNT", "1", year="2021")), "1 rows are not of DS-059358 and 2020"),
        ((*LINES, line("AT", "PRODQNT", "1").replace(CODE, "DS-059367")), "1 rows are not of DS-059358 and 2020"),
        ((*LINES, line("AT", "PQNTBASE", "1")), r"indicators we do not know: \['PQNTBASE'\]"),
        ((*LINES, line("AT", "PRODVAL", ":C")), "prodcom.production: conversion"),
        ((*LINES, line("AT", "PRODQNT", "5")), r"1 products have a quantity and no unit .*\('AT', '01629150'\)"),
        ((*LINES, line("AT", "IMPQNT", "5"), line("AT", "QNTUNIT", "")), "1 products have a quantity and no unit"),
        ((*LINES, line("", "PRODVAL", "5")), "row 11, column 'reporter' is empty"),
        ((*LINES, line("AT", "PRODVAL", "5", product="")), "row 11, column 'product' is empty"),
        ((*LINES, line("BE", "PRODQNT", "5")), r"are flagged as confidential but not empty, .*\('BE'"),
    ],
)
def test_another_layout_is_refused_in_words(tmp_path: Path, lines: tuple[str, ...], says: str):
    with pytest.raises(ContractViolation, match=says):
        read_year([csv(tmp_path, *lines)], CODE, 2020)


@pytest.mark.parametrize(
    ("extra", "gate"),
    [
        (line("AT", "PRODVAL", "-1"), "RAW-SIGN"),
        (line("AT", "PRODVAL", "26267304800000"), "RAW-MAGNITUDE"),
        (line("AT", "PRODVAL", "1", product="162915"), "RAW-CODES"),
        (line("Austria", "PRODVAL", "1"), "RAW-CODES"),
        (line("AT", "PVALFLAG", "secret"), "RAW-FLAGS"),
    ],
)
def test_one_bad_row_is_seen_through_the_summary(tmp_path: Path, extra: str, gate: str):
    assert refusals(read_year([csv(tmp_path, *LINES, extra)], CODE, 2020)) == {gate}


def test_a_year_that_is_the_sum_of_many_is_refused(tmp_path: Path):
    products = [line("AT", "PRODVAL", "900000000000", product=f"{number:08}") for number in range(44)]
    assert refusals(read_year([csv(tmp_path, HEADER, *products)], CODE, 2020)) == set()
    more = line("AT", "PRODVAL", "900000000000", product="99999999")
    assert refusals(read_year([csv(tmp_path, HEADER, *products, more)], CODE, 2020)) == {"RAW-TOTAL"}


def test_a_year_of_trade_alone_is_refused(tmp_path: Path):
    assert refusals(read_year([csv(tmp_path, HEADER, LINES[4])], CODE, 2020)) == {"RAW-PRODUCTION"}


def test_a_year_in_thousands_is_refused_beside_the_vintage_before(tmp_path: Path):
    part = read_year([csv(tmp_path, *LINES)], CODE, 2020)
    before = {"row_count": 3.0, "reporter_count": 3.0, "total_value_eur": 2486897.3945}
    assert refusals(part, before) == {"RAW-PREVIOUS-TOTAL"}
    assert refusals(part, {"row_count": 7.0, "reporter_count": 4.0}) == {"RAW-PREVIOUS-ROWS", "RAW-PREVIOUS-REPORTERS"}


def client(server: HTTPServer, tmp_path: Path) -> ProdcomClient:
    http = Http(attempts=2, backoff=0.01, timeout=(2, 2))
    return ProdcomClient(http, Landing(tmp_path / "landing"), server.url_for("/"))


def test_a_year_is_asked_for_in_parts_that_are_answered_at_once(httpserver: HTTPServer, tmp_path: Path):
    for indicators in INDICATORS:
        httpserver.expect_request(
            f"/sdmx/2.1/data/{CODE}/A...{'+'.join(indicators)}",
            query_string={"startPeriod": "2020", "endPeriod": "2020", "format": "SDMX-CSV"},
        ).respond_with_data(
            "\n".join([HEADER, *(said for said in LINES[1:] if said.split(",")[5] in indicators)]) + "\n"
        )
    answers = client(httpserver, tmp_path).year(DATASETS[0], 2020)
    assert len({answer.path for answer in answers}) == len(INDICATORS)
    assert read_year([answer.path for answer in answers], CODE, 2020).frame.height == 3


FAULT = "<S:Fault><faultcode>{}</faultcode><faultstring>{}</faultstring></S:Fault>"


@pytest.mark.parametrize(
    ("status", "body", "error", "says"),
    [
        (200, HEADER + "\n", SourceMissing, "has no rows"),
        (200, FAULT.format(100, "No results found"), SourceMissing, "has no rows"),
        (
            200,
            FAULT.format(413, "EXTRACTION_TOO_BIG: estimated 420709314 rows"),
            SourceRejected,
            "too many rows at once",
        ),
        (200, FAULT.format(150, "INVALID_QUERY_DIMENSION_VALUE"), SourceRejected, "reports the fault 150 INVALID"),
        (200, "<async><id>1</id><status>SUBMITTED</status></async>", SourceUnavailable, "is being prepared"),
        (200, "<html>Maintenance</html>", SourceRejected, "did not respond with SDMX-CSV"),
        (200, "", SourceRejected, "did not respond with SDMX-CSV"),
        (404, "gone", SourceMissing, "returned status 404"),
        (413, FAULT.format(413, "EXTRACTION_TOO_BIG"), SourceRejected, "returned status 413 .*EXTRACTION_TOO_BIG"),
        (500, "", SourceUnavailable, "returned status 500"),
    ],
)
def test_an_error_is_told_from_data_and_does_not_land(
    httpserver: HTTPServer, tmp_path: Path, status: int, body: str, error: type[Exception], says: str
):
    httpserver.expect_request(f"/sdmx/2.1/data/{CODE}/A...PRODQNT+PRODVAL+QNTUNIT").respond_with_data(
        body, status=status
    )
    with pytest.raises(error, match=says):
        client(httpserver, tmp_path).year(DATASETS[0], 2020)
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def test_the_version_is_when_the_dataset_was_updated(httpserver: HTTPServer, tmp_path: Path):
    httpserver.expect_request(f"/statistics/1.0/data/{CODE}").respond_with_json(
        {"version": "2.0", "updated": "2026-07-28T11:00:00+0200"}
    )
    assert client(httpserver, tmp_path).version(DATASETS[0]) == "2026-07-28T11:00:00+0200"


def test_real_lines_are_read():
    path = shared("recordings", "eurostat", "comext_DS-059358_prodcom_probe_2020_TRIMMED.csv")
    part = read_year([path], CODE, 2020)
    assert refusals(part) == set()
    rows = {row["reporter_code"]: row for row in part.frame.rows(named=True)}
    assert len(rows) == 8
    assert (rows["BE"]["production_quantity"], rows["BE"]["production_quantity_flag"]) == (None, ":C")
    assert int(rows["EU27_2020"]["production_value_eur"]) == 2_486_897_394
    assert rows["CY"]["production_value_eur"] == 0
