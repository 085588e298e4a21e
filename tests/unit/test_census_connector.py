"""US trade from the question to the vintage: a year of one flow as a whole, or nothing of it."""

import json
import logging
from datetime import date
from pathlib import Path

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request as Asked
from werkzeug import Response

from sources.census import connector as census
from sources.census.client import BASE_URL, FLOWS
from sources.http import SourceRejected
from sources.ingest import IngestRefused
from sources.settings import Settings, load_settings
from tests.sessions import session_of, unhurried
from tests.unit.census_files import IMPORTS, answer, write_mirror
from tests.unit.ticking import Ticking

KEY = "a-key-that-nobody-may-see"


@pytest.fixture(autouse=True)
def late_2025(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("sources.landing.datetime", Ticking())
    for name in ("CENSUS_API_KEY", "CENSUS_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("sources.context.today", lambda: date(2025, 11, 24))


@pytest.fixture
def mirror(tmp_path: Path) -> Path:
    return write_mirror(tmp_path / "mirror")


@pytest.fixture
def settings(mirror: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setenv("FIVE_BASES_MIRROR", str(mirror))
    return load_settings()


def place(mirror: Path, cty_code: str, name: str = "imports_2024-12_HS6_CTY_{}.json") -> Path:
    return mirror / BASE_URL.removeprefix("https://") / "imports" / "hs" / name.format(cty_code)


def refresh(settings: Settings):
    (series,) = census.datasets(session_of(census.CONNECTOR, settings))
    return series.refresh()


def test_the_newest_whole_years_are_asked_for(settings: Settings, monkeypatch: pytest.MonkeyPatch):
    assert census.years(session_of(census.CONNECTOR, settings)) == [2022, 2023, 2024]
    monkeypatch.setattr("sources.context.today", lambda: date(2026, 2, 9))
    assert census.years(session_of(census.CONNECTOR, settings)) == [2022, 2023, 2024]
    monkeypatch.setattr("sources.context.today", lambda: date(2026, 2, 10))
    assert census.years(session_of(census.CONNECTOR, settings)) == [2023, 2024, 2025]


def test_years_are_asked_for_as_the_settings_say(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("FIVE_BASES_YEARS", "2008:2011")
    assert census.years(session_of(census.CONNECTOR)) == [2010, 2011]


def test_a_mirror_gives_the_year_it_holds(settings: Settings):
    vintage = refresh(settings)
    assert (vintage.dataset, vintage.url) == (
        "imports-2024",
        "https://api.census.gov/data/timeseries/intltrade/imports/hs/imports_2024-12_answers.tsv",
    )
    (part,) = vintage.parts
    assert (part.table, part.partition) == ("imports", "year=2024")
    assert part.row_count == sum(len(products) for _, products in IMPORTS.values())
    assert part.facts["partner_count"] == len(IMPORTS)


def test_unchanged_answers_make_no_second_vintage_and_a_revision_does(settings: Settings, mirror: Path):
    first = refresh(settings)
    assert refresh(settings) == first
    place(mirror, "5700").write_bytes(answer().replace(b"40679904773", b"40679904774"))
    assert refresh(settings).sha256 != first.sha256


@pytest.mark.parametrize(
    ("partner", "body", "said"),
    [
        ("5700", answer().replace(b"CON_VAL_YR", b"NEW_NAME"), "columns .*CON_VAL_YR"),
        ("5700", answer().replace(b'"40679904773"', b'"40679904773000000"'), "is not a whole number of dollars"),
        ("5700", answer().replace(b'"40679904773"', b'"40679904773000"'), "RAW-MAGNITUDE"),
        ("5700", b"", "RAW-PARTNERS saw 1"),
        ("2010", answer("2010").replace(b'"060311"', b'"0603"'), "RAW-CODES saw 1"),
    ],
)
def test_one_wrong_answer_keeps_the_whole_year_out(
    settings: Settings, mirror: Path, partner: str, body: bytes, said: str
):
    place(mirror, partner).write_bytes(body)
    with pytest.raises(IngestRefused, match=said):
        refresh(settings)
    assert not list(settings.raw.rglob("part.parquet"))
    assert list(settings.quarantine.rglob("*answers.tsv"))


def test_a_year_in_thousands_is_refused(settings: Settings, mirror: Path):
    for cty_code in IMPORTS:
        name, products = IMPORTS[cty_code]
        rows = [
            (cty_code, name, code, str(int(value) // 1000), duty, "2024", "12", "HS6") for code, value, duty in products
        ]
        place(mirror, cty_code).write_bytes(answer(cty_code, rows=rows))
    with pytest.raises(IngestRefused, match="RAW-TOTAL"):
        refresh(settings)


@pytest.mark.parametrize(
    ("world", "is_refused"),
    [("188993490214", False), ("181433750606", False), ("193014628304", True), ("181070883105", True)],
)
def test_countries_must_add_up_to_all_countries_where_those_are_there(
    settings: Settings, mirror: Path, world: str, is_refused: bool
):
    total = ("-", "TOTAL FOR ALL COUNTRIES", "870380", world, "0", "2024", "12", "HS6")
    place(mirror, "-").write_bytes(answer("-", rows=[total]))
    if is_refused:
        with pytest.raises(IngestRefused, match="RAW-WORLD"):
            refresh(settings)
    else:
        assert refresh(settings).parts[0].facts["world_value_usd"] == int(world)


def test_a_partner_that_is_gone_is_refused_against_the_vintage_before(settings: Settings, mirror: Path):
    refresh(settings)
    place(mirror, "4359").unlink()
    with pytest.raises(IngestRefused, match=r"RAW-PREVIOUS-PARTNERS saw 0\.8"):
        refresh(settings)


def test_a_mirror_without_any_year_is_said(settings: Settings, mirror: Path):
    for cty_code in IMPORTS:
        place(mirror, cty_code).unlink()
    with pytest.raises(SourceRejected, match=r"no data for the years \[2022, 2023, 2024\]"):
        list(census.datasets(session_of(census.CONNECTOR, settings)))


def test_without_a_key_the_publisher_is_left_out_with_one_line(monkeypatch: pytest.MonkeyPatch):
    assert census.CONNECTOR.reason_to_skip(session_of(census.CONNECTOR)) == (
        "census: CENSUS_API_KEY is not set (every query since May 2026; free from api.census.gov/data/key_signup.html)"
    )
    monkeypatch.setenv("CENSUS_API_KEY", KEY)
    assert census.CONNECTOR.reason_to_skip(session_of(census.CONNECTOR)) is None


# --- the service itself -------------------------------------------------------------------------------------------


@pytest.fixture
def service(httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """The Bureau on loopback, with trade in 2024 of the partners of our files; others are answered with 204."""
    monkeypatch.setenv("NO_PROXY", "*")
    monkeypatch.setenv("CENSUS_API_KEY", KEY)
    monkeypatch.setenv("CENSUS_URL", httpserver.url_for("/data"))
    monkeypatch.setenv("FIVE_BASES_YEARS", "2024:2024")
    monkeypatch.setattr(census, "CONNECTOR", unhurried(census.CONNECTOR))
    monkeypatch.setattr(census, "partners", lambda: (*IMPORTS, "5880"))

    def reply(asked: Asked) -> Response:
        if asked.args.get("key") != KEY:
            return Response("<html>missing key</html>", content_type="text/html")
        partner = asked.args["CTY_CODE"]
        if asked.args["COMM_LVL"] == "HS2":
            return Response(answer(), content_type="application/json")
        if partner not in IMPORTS:
            return Response(status=204)
        return Response(answer(partner), content_type="application/json")

    httpserver.expect_request("/data/imports/hs").respond_with_handler(reply)
    return load_settings()


def imports(settings: Settings):
    return next(
        series for series in census.datasets(session_of(census.CONNECTOR, settings)) if series.name == "imports-2024"
    ).refresh()


def test_every_partner_is_asked_once_until_the_sum_of_them_changes(service: Settings, httpserver: HTTPServer):
    vintage = imports(service)
    assert [asked.args["CTY_CODE"] for asked, _ in httpserver.log] == ["-", *IMPORTS, "5880"]
    assert vintage.parts[0].facts["partner_count"] == len(IMPORTS)
    httpserver.clear_log()
    assert imports(service) == vintage
    ((asked, _),) = httpserver.log
    assert asked.args["COMM_LVL"] == "HS2"


def test_the_key_is_in_no_file_and_no_line(service: Settings, caplog: pytest.LogCaptureFixture):
    with caplog.at_level(logging.INFO):
        imports(service)
    files = [path for path in service.home.rglob("*") if path.is_file()]
    assert files
    assert not [path for path in files if KEY.encode() in path.read_bytes()]
    assert not [record for record in caplog.records if record.name != "werkzeug" and KEY in record.getMessage()]


def test_the_sensor_asks_for_the_sum_of_the_newest_year(service: Settings, httpserver: HTTPServer):
    httpserver.expect_request("/data/exports/hs").respond_with_data(answer(), content_type="application/json")
    before = census.version(session_of(census.CONNECTOR, service))
    assert before is not None
    assert set(json.loads(before)) == {flow.name for flow in FLOWS}
    assert census.version(session_of(census.CONNECTOR, service)) == before
    httpserver.clear()
    revised = answer().replace(b"40679904773", b"40679904774")
    for flow in FLOWS:
        httpserver.expect_request(f"/data/{flow.name}/hs").respond_with_data(revised, content_type="application/json")
    assert census.version(session_of(census.CONNECTOR, service)) != before


def test_a_mirror_has_nothing_for_the_sensor(settings: Settings):
    assert census.version(session_of(census.CONNECTOR, settings)) is None


def test_every_partner_of_schedule_c_is_four_digits_or_all_countries():
    codes = census.partners()
    assert len(codes) > 230
    assert all(code == "-" or (len(code) == 4 and code.isdigit()) for code in codes)
    assert {"0003", "4359", "5700"} <= set(codes)
