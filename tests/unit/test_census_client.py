"""Asking the US Census Bureau: what is an answer, what is none, and that the key is told to nobody."""

import json
from pathlib import Path

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request as Asked
from werkzeug import Response

from sources.census.client import FLOWS, CensusClient
from sources.http import Http, SourceError, SourceMissing, SourceRejected, SourceUnavailable
from sources.landing import Landing
from tests.unit.census_files import answer, write_mirror

IMPORTS, EXPORTS = FLOWS
KEY = "a-key-that-nobody-may-see"
PATH = "/data/imports/hs"


@pytest.fixture
def census(httpserver: HTTPServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CensusClient:
    monkeypatch.setenv("NO_PROXY", "*")
    http = Http(attempts=2, backoff=0, timeout=(2, 2))
    return CensusClient(http, Landing(tmp_path / "landing"), key=KEY, base_url=httpserver.url_for("/data/"))


def everything_below(folder: Path) -> str:
    return "".join(path.read_text("utf-8", "replace") for path in folder.rglob("*") if path.is_file())


def test_one_partner_and_year_is_asked_for(census: CensusClient, httpserver: HTTPServer):
    httpserver.expect_request(PATH).respond_with_data(answer(), content_type="application/json")
    landed = census.fetch(IMPORTS, 2024, "5700")
    assert landed.path.name == "imports_2024-12_HS6_CTY_5700.json"
    assert landed.path.read_bytes() == answer()
    ((asked, _),) = httpserver.log
    assert asked.args.to_dict() == {
        "get": "CTY_CODE,CTY_NAME,I_COMMODITY,CON_VAL_YR,CAL_DUT_YR",
        "YEAR": "2024",
        "MONTH": "12",
        "COMM_LVL": "HS6",
        "CTY_CODE": "5700",
        "key": KEY,
    }


def test_exports_have_an_address_and_variables_of_their_own(census: CensusClient, httpserver: HTTPServer):
    request = census.request(EXPORTS, 2024, "-")
    assert request.url == httpserver.url_for("/data/exports/hs")
    assert request.params["get"] == "CTY_CODE,CTY_NAME,E_COMMODITY,ALL_VAL_YR"
    assert request.name == "exports_2024-12_HS6_CTY_-.json"


def test_the_year_is_summed_up_by_chapter(census: CensusClient, httpserver: HTTPServer):
    httpserver.expect_request(PATH, query_string=None).respond_with_data(answer(), content_type="application/json")
    assert census.sum_up(IMPORTS, 2024).path.name == "imports_2024-12_HS2_CTY_-.json"
    ((asked, _),) = httpserver.log
    assert (asked.args["COMM_LVL"], asked.args["CTY_CODE"]) == ("HS2", "-")


def test_no_trade_is_an_empty_answer(census: CensusClient, httpserver: HTTPServer):
    httpserver.expect_request(PATH).respond_with_data("", status=204)
    assert census.fetch(IMPORTS, 2024, "5700").size == 0


@pytest.mark.parametrize(
    ("response", "error", "said"),
    [
        (Response("", 200, content_type="application/json"), SourceRejected, "returned an empty body with status 200"),
        (Response(" \n", 200), SourceRejected, "returned an empty body"),
        (
            Response("<html>You included a key with this request", 200, content_type="text/html"),
            SourceRejected,
            "a web page instead of data; CENSUS_API_KEY",
        ),
        (Response("\ufeff<!DOCTYPE html>", 200, content_type="application/json"), SourceRejected, "a web page instead"),
        (Response("error: unknown variable 'XYZ'", 200), SourceRejected, "unknown variable 'XYZ'"),
        (Response("error: unknown variable 'XYZ'", 400), SourceRejected, "400 .*unknown variable"),
        (Response("", 302, {"Location": "/missing_key.html"}), SourceRejected, "302: the address moved"),
        (Response(f"the key {KEY} is inactive", 401), SourceRejected, r"the key \*\*\* is inactive"),
        (Response("quota", 403), SourceRejected, "403"),
        (Response("", 404), SourceMissing, "404"),
        (Response("", 429, {"Retry-After": "0"}), SourceUnavailable, "429"),
        (Response("", 503), SourceUnavailable, "503"),
    ],
)
def test_what_is_no_answer_is_refused_in_words_and_never_lands(
    census: CensusClient,
    httpserver: HTTPServer,
    tmp_path: Path,
    response: Response,
    error: type[SourceError],
    said: str,
):
    httpserver.expect_request(PATH).respond_with_handler(lambda _: response)
    with pytest.raises(error, match=said) as raised:
        census.fetch(IMPORTS, 2024, "5700")
    assert type(raised.value) is error
    assert KEY not in str(raised.value)
    assert not list((tmp_path / "landing").rglob("*.json"))


def test_a_busy_service_is_asked_again(census: CensusClient, httpserver: HTTPServer):
    answers = iter([Response("", 500), Response(answer(), content_type="application/json")])

    def reply(_: Asked) -> Response:
        return next(answers)

    httpserver.expect_request(PATH).respond_with_handler(reply)
    assert census.fetch(IMPORTS, 2024, "5700").path.read_bytes() == answer()


def test_the_key_is_kept_nowhere(census: CensusClient, httpserver: HTTPServer, tmp_path: Path):
    httpserver.expect_request(PATH).respond_with_data(answer(), content_type="application/json")
    landed = census.fetch(IMPORTS, 2024, "5700")
    assert "CTY_CODE=5700" in landed.url
    assert json.loads(landed.path.with_name(f"{landed.path.name}.manifest.json").read_text())["url"] == landed.url
    assert KEY not in everything_below(tmp_path)


# --- a mirror -----------------------------------------------------------------------------------------------------


@pytest.fixture
def mirrored(tmp_path: Path) -> CensusClient:
    mirror = write_mirror(tmp_path / "mirror", ["5700"])
    return CensusClient(Http(mirror=mirror), Landing(tmp_path / "landing"), key=None, is_mirror=True)


def test_a_mirror_has_the_partners_it_holds_files_of(mirrored: CensusClient):
    assert mirrored.has(IMPORTS, 2024, "5700")
    assert not mirrored.has(IMPORTS, 2024, "5880")
    assert not mirrored.has(IMPORTS, 2023, "5700")
    assert not mirrored.has(EXPORTS, 2024, "5700")
    assert mirrored.fetch(IMPORTS, 2024, "5700").path.read_bytes() == answer()


def test_the_service_is_never_assumed_to_lack_a_partner(census: CensusClient, httpserver: HTTPServer):
    assert census.has(IMPORTS, 2024, "5880")
    assert not httpserver.log


def test_landing_serves_as_a_mirror_also_of_no_trade(census: CensusClient, httpserver: HTTPServer, tmp_path: Path):
    httpserver.expect_request(PATH).respond_with_data("", status=204)
    census.fetch(IMPORTS, 2024, "5700")
    again = CensusClient(
        Http(mirror=tmp_path / "landing"),
        Landing(tmp_path / "second"),
        key=None,
        base_url=httpserver.url_for("/data"),
        is_mirror=True,
    )
    assert again.fetch(IMPORTS, 2024, "5700").size == 0
