"""The OECD's service: one wide call a dataflow, and errors that come as data are seen, over real sockets."""

import json
from pathlib import Path

import pytest
from pyrate_limiter import Duration, Rate
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from sources.budget import Budget
from sources.http import Http, SourceMissing, SourceRejected, SourceUnavailable
from sources.landing import Landing
from sources.oecd.client import BUNDLES, DATAFLOWS, Dataflow, OecdClient
from sources.oecd.parse import read_observations
from sources.table import ContractViolation
from tests.shared_files import shared
from tests.unit.oecd_files import ICIO, MSTI, TIVA, TIVA_HEADER, text, write_zip

TIVA_FLOW, STAN_FLOW, MSTI_FLOW = DATAFLOWS
QUOTA = (
    "You have exceeded the number of requests for data downloads or very large data ranges permitted in the OECD Data "
    "API. Please wait for an hour."
)
TIVA_PATH = "/sti/data/OECD.STI.PIE,DSD_TIVA_MAINLV@DF_MAINLV,1.1/EXGR+EXGR_DVA+EXGR_FVA+DFD_DVA+DFD_FVA...W.USD.A"


def client(server: HTTPServer, tmp_path: Path, budget: Budget | None = None) -> OecdClient:
    http = Http(attempts=2, backoff=0.01, timeout=(2, 2), budget=budget)
    return OecdClient(
        http, Landing(tmp_path / "landing"), server.url_for("/public"), server.url_for("/sti"), server.url_for("/file")
    )


def answer(server: HTTPServer, body: str | bytes, status: int = 200, **headers: str) -> None:
    server.expect_request(TIVA_PATH).respond_with_data(body, status=status, headers=headers)


def test_a_dataflow_is_asked_for_in_its_own_space_and_lands_under_its_name(httpserver: HTTPServer, tmp_path: Path):
    answer(httpserver, text(TIVA), **{"Content-Type": "application/vnd.sdmx.data+csv"})
    landed = client(httpserver, tmp_path).observations(TIVA_FLOW)
    (request,) = [request for request, _ in httpserver.log]
    assert dict(request.args) == {
        "startPeriod": "1995",
        "dimensionAtObservation": "AllDimensions",
        "format": "csvfile",
    }
    assert landed.path.name == "tiva_mainlv.csv"
    assert read_observations(landed.path, TIVA_FLOW).frame.height == 3


@pytest.mark.parametrize(
    ("body", "status", "error", "says"),
    [
        (QUOTA, 200, SourceUnavailable, "downloads of this hour are used up"),
        (QUOTA, 429, SourceUnavailable, "returned status 429"),
        ("NoResultsFound", 200, SourceMissing, "has no rows"),
        ("NoResultsFound", 404, SourceMissing, "returned status 404"),
        ("", 200, SourceRejected, "did not respond with SDMX-CSV but with ''"),
        ("<!DOCTYPE html><html>Sign in</html>", 200, SourceRejected, "did not respond with SDMX-CSV"),
        ('{"errors": [{"code": 413}]}', 200, SourceRejected, "did not respond with SDMX-CSV"),
        (text(["MEASURE,REF_AREA,OBS_VALUE", "EXGR,CHN,1"]), 200, SourceRejected, "did not respond with SDMX-CSV"),
        ("too large", 413, SourceRejected, "returned status 413"),
        ("asOf", 500, SourceUnavailable, "returned status 500"),
        ("no", 401, SourceRejected, "returned status 401"),
        ("VPN", 403, SourceRejected, "returned status 403"),
    ],
)
def test_an_error_is_told_from_data_and_does_not_land(
    httpserver: HTTPServer, tmp_path: Path, body: str, status: int, error: type[Exception], says: str
):
    answer(httpserver, body, status, **({"Retry-After": "0"} if status == 429 else {}))
    with pytest.raises(error, match=says):
        client(httpserver, tmp_path).observations(TIVA_FLOW)
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def test_a_byte_order_mark_is_no_error(httpserver: HTTPServer, tmp_path: Path):
    answer(httpserver, b"\xef\xbb\xbf" + text(TIVA).encode())
    landed = client(httpserver, tmp_path).observations(TIVA_FLOW)
    assert read_observations(landed.path, TIVA_FLOW).frame.height == 3


def test_the_hour_is_counted_across_runs(httpserver: HTTPServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("sources.budget.MAX_WAIT", 0.1)
    answer(httpserver, text(TIVA))
    for _ in range(2):
        budget = Budget(tmp_path / "oecd.sqlite", [Rate(2, Duration.HOUR)])
        client(httpserver, tmp_path, budget).observations(TIVA_FLOW)
    budget = Budget(tmp_path / "oecd.sqlite", [Rate(2, Duration.HOUR)])
    with pytest.raises(SourceUnavailable, match=r"the budget .* is spent"):
        client(httpserver, tmp_path, budget).observations(TIVA_FLOW)
    assert len(httpserver.log) == 2


def test_the_version_is_since_when_the_data_are_valid_and_how_many_they_are(httpserver: HTTPServer, tmp_path: Path):
    said = """<structure:ContentConstraint id="CR_A_DSD_MSTI@DF_MSTI" validFrom="2026-09-16T14:33:16.13Z" type="Actual">
      <common:Annotations><common:Annotation id="obs_count">
        <common:AnnotationTitle>48</common:AnnotationTitle></common:Annotation></common:Annotations>"""
    httpserver.expect_request("/public/contentconstraint/OECD.STI.STP/CR_A_DSD_MSTI@DF_MSTI/").respond_with_data(said)
    assert client(httpserver, tmp_path).version(MSTI_FLOW) == "2026-09-16T14:33:16.13Z 48"


def test_a_constraint_that_says_nothing_is_refused(httpserver: HTTPServer, tmp_path: Path):
    httpserver.expect_request("/public/contentconstraint/OECD.STI.STP/CR_A_DSD_MSTI@DF_MSTI/").respond_with_data("<x/>")
    with pytest.raises(SourceRejected, match="does not state since when"):
        client(httpserver, tmp_path).version(MSTI_FLOW)


@pytest.mark.parametrize(
    ("headers", "again"),
    [
        ({"ETag": '"one"'}, ["HEAD"]),
        ({"Last-Modified": "Mon, 05 Jan 2026 08:00:00 GMT"}, ["HEAD"]),
        ({}, ["HEAD", "GET"]),
    ],
)
def test_a_bundle_is_sent_once_while_its_tag_or_date_stays(
    httpserver: HTTPServer, tmp_path: Path, headers: dict[str, str], again: list[str]
):
    body, sent = write_zip(tmp_path / "icio.zip", {"2022_SML.csv": ICIO}).read_bytes(), []

    def file(request: Request) -> Response:
        sent.append((request.method, request.args["IDFile"]))
        return Response(body, headers=headers, content_type="application/zip")

    httpserver.expect_request("/file").respond_with_handler(file)
    oecd, bundle = client(httpserver, tmp_path), BUNDLES[0]
    first, second = oecd.bundle(bundle), oecd.bundle(bundle)
    assert first == second
    assert first.path.name == f"{bundle.file_id}.zip"
    assert sent == [(method, bundle.file_id) for method in ("GET", *again)]


def test_a_page_in_the_place_of_a_bundle_says_what_to_do(httpserver: HTTPServer, tmp_path: Path):
    httpserver.expect_request("/file").respond_with_data("<html>gone</html>", content_type="text/html")
    with pytest.raises(SourceRejected, match=r"is not a zip file .*put the zip files into the drop folder"):
        client(httpserver, tmp_path).bundle(BUNDLES[0])


def csv(tmp_path: Path, lines: tuple[str, ...]) -> Path:
    path = tmp_path / "answer.csv"
    path.write_text(text(lines), encoding="utf-8")
    return path


def test_observations_keep_what_is_published_and_missing_is_not_zero(tmp_path: Path):
    part = read_observations(csv(tmp_path, TIVA), TIVA_FLOW)
    assert part.partition == "dataflow=tiva_mainlv"
    assert part.frame.rows() == [
        ("EXGR_FVA", "CHN", "C26", "W", "USD", "A", "_Z", "2021", 201.5, 6, "A", "2025"),
        ("EXGR_FVA", "CHN", "C26", "W", "USD", "A", "_Z", "2022", 202.25, 6, "A", "2025"),
        ("EXGR_FVA", "OECD", "C26", "W", "USD", "A", "_Z", "2022", None, 6, "M", "2025"),
    ]


def test_other_dimensions_stay_part_of_the_key(tmp_path: Path):
    frame = read_observations(csv(tmp_path, MSTI), MSTI_FLOW).frame
    assert frame.select("unit_code", "other_dimensions", "value", "unit_multiplier", "status_code").rows() == [
        ("PT_B1GQ", "_Z", 5.21, 0, None),
        ("USD_PPP", "PRICE_BASE=Q;TRANSFORMATION=G1", None, 0, "P"),
        ("USD_PPP", "PRICE_BASE=V", 139020.1, 6, "P"),
    ]


@pytest.mark.parametrize(
    ("lines", "says"),
    [
        ((TIVA_HEADER.replace("ACTIVITY", "INDUSTRY"), *TIVA[1:]), r"columns \['ACTIVITY'\] are missing"),
        ((TIVA_HEADER.replace("OBS_VALUE", "VALUE"), *TIVA[1:]), r"columns \['OBS_VALUE'\] are missing"),
        ((TIVA_HEADER.replace("FREQ", "MEASURE"), *TIVA[1:]), "'FREQ'"),
        ((f"{TIVA_HEADER},MEASURE", *(f"{line},X" for line in TIVA[1:])), "duplicate columns"),
        ((TIVA[0], TIVA[1].replace("DF_MAINLV", "DF_MAINSH")), "1 rows are not of DSD_TIVA_MAINLV@DF_MAINLV"),
        ((TIVA[0], TIVA[1].replace("201.5", "201,5")), "answer.csv"),
        ((TIVA[0], TIVA[1].replace("201.5", "c")), "answer.csv: oecd.observations"),
        ((*TIVA, TIVA[1]), "1 rows repeat a key"),
    ],
)
def test_another_layout_is_refused_in_words(tmp_path: Path, lines: tuple[str, ...], says: str):
    with pytest.raises(ContractViolation, match=says):
        read_observations(csv(tmp_path, lines), TIVA_FLOW)


def without(column: str, lines: tuple[str, ...]) -> tuple[str, ...]:
    place = lines[0].split(",").index(column)
    return tuple(",".join(cell for at, cell in enumerate(line.split(",")) if at != place) for line in lines)


def emptied(column: str, lines: tuple[str, ...], row: int = 1) -> tuple[str, ...]:
    cells = lines[row].split(",")
    cells[lines[0].split(",").index(column)] = ""
    return (*lines[:row], ",".join(cells), *lines[row + 1 :])


@pytest.mark.parametrize(("lines", "flow"), [(TIVA, TIVA_FLOW), (MSTI, MSTI_FLOW)], ids=["tiva", "msti"])
def test_an_observation_without_its_multiplier_is_refused_and_not_read_as_units(
    tmp_path: Path, lines: tuple[str, ...], flow: Dataflow
):
    with pytest.raises(ContractViolation, match=r"the columns \['UNIT_MULT'\] are missing"):
        read_observations(csv(tmp_path, without("UNIT_MULT", lines)), flow)
    with pytest.raises(ContractViolation, match=r"answer\.csv: row 2, column 'UNIT_MULT' is empty"):
        read_observations(csv(tmp_path, emptied("UNIT_MULT", lines)), flow)


def test_every_dataflow_says_that_its_values_have_a_multiplier():
    assert all("UNIT_MULT" in flow.attributes for flow in DATAFLOWS)


@pytest.mark.parametrize(
    "column", ["MEASURE", "REF_AREA", "UNIT_MEASURE", "PRICE_BASE", "TRANSFORMATION", "TIME_PERIOD"]
)
def test_an_observation_without_one_of_its_dimensions_is_refused(tmp_path: Path, column: str):
    with pytest.raises(ContractViolation, match=rf"the columns \['{column}'\] are missing"):
        read_observations(csv(tmp_path, without(column, MSTI)), MSTI_FLOW)
    with pytest.raises(ContractViolation, match=rf"row 3, column '{column}' is empty"):
        read_observations(csv(tmp_path, emptied(column, MSTI, 2)), MSTI_FLOW)


@pytest.mark.parametrize("column", ["ACTIVITY", "COUNTERPART_AREA"])
def test_an_industry_or_partner_is_never_blank(tmp_path: Path, column: str):
    with pytest.raises(ContractViolation, match=rf"row 2, column '{column}' is empty"):
        read_observations(csv(tmp_path, emptied(column, TIVA)), TIVA_FLOW)


def test_the_layout_that_others_read_is_read():
    path = shared("recordings", "oecd", "tiva_mainlv_csvfile_LAYOUT_testvalues.csv")
    assert read_observations(path, TIVA_FLOW).frame["value"].to_list() == [1.25, 1.5]


def test_the_error_texts_that_others_report_are_known():
    items = json.loads(shared("recordings", "oecd", "errors.json").read_text(encoding="utf-8"))["items"]
    assert QUOTA.startswith(items[0]["body_starts_with"])


def test_a_real_constraint_is_understood(httpserver: HTTPServer, tmp_path: Path):
    said = shared("recordings", "oecd", "actualconstraint-0.xml").read_bytes()
    httpserver.expect_request("/public/contentconstraint/OECD.STI.STP/CR_A_DSD_MSTI@DF_MSTI/").respond_with_data(said)
    assert client(httpserver, tmp_path).version(MSTI_FLOW) == "2023-10-16T14:33:16.13Z 48"
