"""World Bank indicators over real HTTP: pages become one vintage, and an error with status 200 never becomes data."""

import gzip
import json
import math
from collections.abc import Callable, Iterable
from datetime import datetime, tzinfo
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from sources import landing
from sources.http import Http, SourceMissing, SourceRejected, SourceUnavailable
from sources.ingest import IngestRefused
from sources.landing import Landing
from sources.settings import Settings
from sources.table import ContractViolation
from sources.vintages import RawStore
from sources.worldbank.client import WorldBankClient
from sources.worldbank.connector import CONNECTOR, indicators, refresh
from sources.worldbank.parse import read_indicator
from tests.sessions import session_of
from tests.shared_files import shared

GDP = "NY.GDP.MKTP.CD"
PATH = f"/v2/country/all/indicator/{GDP}"
RELEASE = "2026-07-01"
XHTML = b"\xef\xbb\xbf<?xml version='1.0'?><html><head><title>Request Error</title></head></html>"
MESSAGE = [{"message": [{"id": "120", "key": "Invalid value", "value": "The provided parameter value is not valid"}]}]


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "*")


@pytest.fixture
def worldbank(httpserver: HTTPServer, tmp_path: Path) -> WorldBankClient:
    http = Http(attempts=2, backoff=0, timeout=(2, 2))
    return WorldBankClient(http, Landing(tmp_path / "landing"), httpserver.url_for("/v2"), page_rows=2)


@pytest.fixture
def passing_days(monkeypatch: pytest.MonkeyPatch) -> None:
    """Vintages are ordered by the second they arrived in; here a day lies between two."""
    days = count(1)

    class Clock(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:
            return datetime(2026, 7, next(days), tzinfo=tz)

    monkeypatch.setattr(landing, "datetime", Clock)


@pytest.fixture
def settings(httpserver: HTTPServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setenv("FIVE_BASES_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("WORLDBANK_URL", httpserver.url_for("/v2"))
    return Settings(_env_file=None)


def row(area: str, year: int, value: float | str | None, **changes: Any) -> dict[str, Any]:
    return {
        "indicator": {"id": GDP, "value": "GDP (current US$)"},
        "country": {"id": area[:2], "value": f"Name of {area}"},
        "countryiso3code": area,
        "date": str(year),
        "value": value,
        "unit": "",
        "obs_status": "",
        "decimal": 0,
    } | changes


ROWS = [row("CHN", 2025, 19498039388042.6), row("CHN", 2024, 18743803170827.2), row("TWN", 2025, None)]


def page(rows: Iterable[Any], number: int = 1, pages: int = 1, total: int | None = None, release: str = RELEASE) -> str:
    rows = list(rows)
    meta = {"page": number, "pages": pages, "per_page": "2", "total": len(rows) if total is None else total}
    return json.dumps([meta | {"sourceid": "2", "lastupdated": release}, rows])


def paged(server: HTTPServer, rows: list[Any], releases: tuple[str, str] = (RELEASE, RELEASE)) -> None:
    def answer(request: Request) -> Response:
        number, size = int(request.args["page"]), int(request.args["per_page"])
        body = page(
            rows[size * (number - 1) : size * number],
            number,
            math.ceil(len(rows) / size),
            len(rows),
            releases[min(number, 2) - 1],
        )
        return Response(body, content_type="application/json;charset=utf-8")

    server.expect_request(PATH).respond_with_handler(answer)


def written(tmp_path: Path, *bodies: str) -> list[Path]:
    paths = [tmp_path / f"{number}.json" for number, _ in enumerate(bodies)]
    for path, body in zip(paths, bodies, strict=True):
        path.write_text(body, encoding="utf-8")
    return paths


# --- the client ---------------------------------------------------------------------------------------------------


def test_pages_are_asked_for_until_there_are_no_more(worldbank: WorldBankClient, httpserver: HTTPServer):
    paged(httpserver, ROWS)
    landed, pages = worldbank.fetch(GDP)
    assert [path.name for path in pages] == [f"{GDP}.json", f"{GDP}.page2.json"]
    asked = [dict(request.args) for request, _ in httpserver.log]
    assert asked == [{"format": "json", "source": "2", "per_page": "2", "page": number} for number in ("1", "2")]
    assert read_indicator(pages, GDP).frame.select("area_code", "year", "value").rows() == [
        ("CHN", 2024, 18743803170827.2),
        ("CHN", 2025, 19498039388042.6),
    ]
    assert worldbank.fetch(GDP)[0].sha256 == landed.sha256


def test_a_change_on_any_page_is_another_version(worldbank: WorldBankClient, httpserver: HTTPServer):
    paged(httpserver, ROWS)
    before = worldbank.fetch(GDP)[0].sha256
    httpserver.clear()
    paged(httpserver, [*ROWS[:2], row("TWN", 2025, 1.0)])
    assert worldbank.fetch(GDP)[0].sha256 != before


def test_an_answer_serves_as_a_mirror(worldbank: WorldBankClient, httpserver: HTTPServer, tmp_path: Path):
    paged(httpserver, ROWS[:2])
    landed, _ = worldbank.fetch(GDP)
    mirror = WorldBankClient(
        Http(mirror=tmp_path / "landing"), Landing(tmp_path / "second"), httpserver.url_for("/v2"), page_rows=2
    )
    asked = len(httpserver.log)
    assert mirror.holds(GDP) and not mirror.holds("SP.POP.TOTL")
    assert mirror.fetch(GDP)[0].sha256 == landed.sha256
    assert len(httpserver.log) == asked


def test_a_release_that_comes_out_between_two_pages_is_not_mixed(worldbank: WorldBankClient, httpserver: HTTPServer):
    paged(httpserver, ROWS, (RELEASE, "2026-07-15"))
    with pytest.raises(SourceUnavailable, match="a new release came out between two pages; run again"):
        worldbank.fetch(GDP)


def test_an_endless_answer_is_refused(worldbank: WorldBankClient, httpserver: HTTPServer):
    httpserver.expect_request(PATH).respond_with_data(page(ROWS[:2], pages=51, total=102))
    with pytest.raises(SourceRejected, match="51 pages; at most 50 are requested"):
        worldbank.fetch(GDP)


@pytest.mark.parametrize(
    ("body", "status", "says"),
    [
        (json.dumps(MESSAGE), 200, "returned status 200 with the message 'The provided parameter value is not valid'"),
        (json.dumps([{"message": "busy"}]), 200, "the message 'busy'"),
        (XHTML, 400, "returned status 400"),
        (XHTML, 200, "returned status 200 with no JSON but b"),
        ("", 200, "no JSON but b''"),
        (b"\xff\xfe[", 200, "no JSON but"),
        (page(ROWS)[:-40], 200, "no JSON but"),
        ("[]", 200, r"neither values nor a message: b'\[\]'"),
        ('{"a": 1}', 200, "neither values nor a message"),
        (json.dumps([{"page": 1, "pages": 1, "total": 0, "lastupdated": RELEASE}, None]), 200, "with no rows"),
        (json.dumps([{"page": 1, "pages": 1, "total": 0}, []]), 200, "without its number, pages, total"),
        (page(ROWS, number=2), 200, "returned page 2"),
    ],
    ids=["200 error", "plain message", "400 page", "200 page", "empty", "not UTF-8", "cut", "list", "object", "null",
         "no release", "another page"],
)  # fmt: skip
def test_what_is_no_answer_does_not_land(
    worldbank: WorldBankClient, httpserver: HTTPServer, tmp_path: Path, body: str | bytes, status: int, says: str
):
    httpserver.expect_request(PATH).respond_with_data(body, status, content_type="application/json")
    with pytest.raises(SourceRejected, match=says):
        worldbank.fetch(GDP)
    assert not [path for path in (tmp_path / "landing").rglob("*") if path.is_file()]


@pytest.mark.parametrize(("status", "headers"), [(429, {"Retry-After": "0"}), (500, {}), (503, {})])
def test_a_busy_service_is_asked_again(
    worldbank: WorldBankClient, httpserver: HTTPServer, status: int, headers: dict[str, str]
):
    httpserver.expect_ordered_request(PATH).respond_with_data(XHTML, status, headers)
    httpserver.expect_ordered_request(PATH).respond_with_data(page(ROWS[:2]))
    assert read_indicator(worldbank.fetch(GDP)[1], GDP).frame.height == 2


@pytest.mark.parametrize(
    ("answer", "error", "says"),
    [
        (Response("no", 401), SourceRejected, "returned status 401"),
        (Response("quota", 403), SourceRejected, "returned status 403"),
        (Response("gone", 404), SourceMissing, "the publisher has no such file"),
        (Response("", 204), SourceRejected, "returned status 204 with no JSON but b''"),
        (Response("busy", 503), SourceUnavailable, "returned status 503"),
        (Response("", 302, {"Location": PATH}), SourceRejected, "is a redirect loop"),
        (Response(gzip.compress(page(ROWS).encode()), headers={"Content-Encoding": "gzip"}), SourceRejected, "no JSON"),
        (
            Response(iter([page(ROWS)[:30]]), headers={"Content-Length": "999"}),
            SourceUnavailable,
            "was interrupted 2 times",
        ),
    ],
    ids=["401", "403", "404", "204", "503", "redirect loop", "gzip", "cut"],
)
def test_a_service_on_a_bad_day_leaves_nothing(
    worldbank: WorldBankClient, httpserver: HTTPServer, tmp_path: Path, answer: Response, error: type, says: str
):
    httpserver.expect_request(PATH).respond_with_handler(lambda request: answer)
    with pytest.raises(error, match=says):
        worldbank.fetch(GDP)
    assert not list((tmp_path / "landing").rglob("*.manifest.json"))


def test_a_byte_order_mark_is_no_error(worldbank: WorldBankClient, httpserver: HTTPServer):
    httpserver.expect_request(PATH).respond_with_data(b"\xef\xbb\xbf" + page(ROWS[:2]).encode())
    assert read_indicator(worldbank.fetch(GDP)[1], GDP).frame.height == 2


def test_the_day_of_the_release_is_asked_for_with_one_row(settings: Settings, httpserver: HTTPServer):
    httpserver.expect_request(PATH, query_string={"format": "json", "source": "2", "per_page": "1", "page": "1"}) \
        .respond_with_data(page(ROWS[:1], pages=17_556, total=17_556))  # fmt: skip
    assert CONNECTOR.version(session_of(CONNECTOR, settings)) == RELEASE


# --- the parser ---------------------------------------------------------------------------------------------------


def test_digits_are_kept_and_an_empty_value_is_no_zero(tmp_path: Path):
    rows = [row("CHN", 2024, "0.1"), row("CHN", 2023, 0), row("CHN", 2022, None), None, row("CHN", 2021, "")]
    frame = read_indicator(written(tmp_path, page(rows)), GDP).frame
    assert frame.select("year", "value", "status").rows() == [(2023, 0.0, ""), (2024, 0.1, "")]
    assert set(frame["updated_on"].cast(str)) == {RELEASE}


def test_an_area_without_an_alpha_3_code_keeps_its_other_code(tmp_path: Path):
    part = read_indicator(written(tmp_path, page([row("1A", 2024, 1, countryiso3code="")])), GDP)
    assert part.partition == f"indicator_code={GDP}"
    assert part.frame["area_code"].to_list() == ["1A"]


@pytest.mark.parametrize(
    ("bodies", "says"),
    [
        ([page(ROWS, total=4)], r"3 rows in 1 pages, the total is 4"),
        ([page([row("CHN", 2024, 1, indicator={"id": "SP.POP.TOTL"})])], "a row of 'SP.POP.TOTL'"),
        ([page([row("CHN", 2024, 1, date="2024Q1")])], "'2024Q1' is not a year"),
        ([page([row("CHN", 2024, "n/a")])], "conversion from `str` to `f64` failed"),
        ([page([row("CHN", 2024, 1), row("CHN", 2024, 2)])], "1 rows repeat a key"),
        ([page([{name: cell for name, cell in row("CHN", 2025, 1).items() if name != "unit"}])], r"lacks \['unit'\]"),
        ([page([row("CHN", 2025, 1, country={"id": "CN", "value": "Cura?ao"})])], "row 1, column .area_name. holds"),
        ([page([row("", 2025, 1, country={"id": "", "value": "Nowhere"})])], r"blank text in \['area_code'\]"),
        ([page([{"value": 1}])], r"a row lacks \[.indicator."),
        ([page([row("CHN", 2024, 1)], release="01/07/2026")], r"empty values in \['updated_on'\]"),
        ([json.dumps(MESSAGE)], "the message 'The provided parameter value is not valid'"),
    ],
    ids=["rows missing", "other indicator", "quarter", "text", "repeated", "no unit",
         "lost letter", "no code", "renamed", "other date", "message"],
)  # fmt: skip
def test_another_content_is_refused_in_words(tmp_path: Path, bodies: list[str], says: str):
    with pytest.raises(ContractViolation, match=says):
        read_indicator(written(tmp_path, *bodies), GDP)


# --- the connector ------------------------------------------------------------------------------------------------


def world(factor: Callable[[int], float] = lambda year: 1.0) -> str:
    """Return 60 areas that grow by different rates."""
    years, areas = (2022, 2023, 2024), range(60)
    return page(
        row(f"A{area:02d}", year, 5e8 * (1 + area / 1_000) ** (year - 2022) * factor(year))
        for area in areas
        for year in years
    )


def test_an_indicator_becomes_a_vintage_and_the_same_answer_no_second(settings: Settings, httpserver: HTTPServer):
    httpserver.expect_request(PATH).respond_with_data(world())
    first = refresh(session_of(CONNECTOR, settings), GDP)
    assert [(part.partition, part.row_count) for part in first.parts] == [(f"indicator_code={GDP}", 180)]
    assert refresh(session_of(CONNECTOR, settings), GDP) == first


@pytest.mark.usefixtures("passing_days")
@pytest.mark.parametrize(
    ("factor", "gates"),
    [
        (lambda year: 1e6, {"RAW-PREVIOUS-MEDIAN", "RAW-PREVIOUS-LARGEST"}),
        (lambda year: 1e6 if year == 2024 else 1, {"RAW-STEP", "RAW-PREVIOUS-LARGEST"}),
        (lambda year: 1e-6 if year == 2022 else 1, {"RAW-STEP"}),
        (lambda year: -2, {"RAW-SIGN", "RAW-PREVIOUS-MEDIAN", "RAW-PREVIOUS-LARGEST"}),
    ],
    ids=["all years", "last year", "first year", "sign"],
)
def test_another_unit_is_refused_and_the_last_good_vintage_stays(
    settings: Settings, httpserver: HTTPServer, factor: Callable[[int], float], gates: set[str]
):
    httpserver.expect_ordered_request(PATH).respond_with_data(world())
    httpserver.expect_ordered_request(PATH).respond_with_data(world(factor))
    session = session_of(CONNECTOR, settings)
    good = refresh(session, GDP)
    with pytest.raises(IngestRefused) as refused:
        refresh(session, GDP)
    cause = refused.value.__cause__
    assert isinstance(cause, IngestRefused)
    assert {check.gate_code for check in cause.checks if not check.is_passed} == gates
    assert RawStore(settings.raw, settings.quarantine).vintages("worldbank", GDP) == [good]
    assert list((settings.quarantine / "worldbank").rglob("reason.json"))


def test_one_country_is_not_the_world(settings: Settings, httpserver: HTTPServer):
    httpserver.expect_request(PATH).respond_with_data(page(ROWS))
    with pytest.raises(IngestRefused, match="RAW-AREAS saw 1, expected area_count: between 50 and 400"):
        refresh(session_of(CONNECTOR, settings), GDP)


def test_of_a_mirror_only_what_it_holds_is_asked_for(settings: Settings, tmp_path: Path):
    host = tmp_path / "mirror" / "api.worldbank.org" / "v2" / "country" / "all" / "indicator"
    host.mkdir(parents=True)
    (host / f"{GDP}.json").write_text(world(), encoding="utf-8")
    mirrored = settings.model_copy(update={"mirror": tmp_path / "mirror", "worldbank_url": None})
    (only,) = CONNECTOR.datasets(session_of(CONNECTOR, mirrored))
    assert only.name == GDP
    assert only.refresh().parts[0].row_count == 180
    assert CONNECTOR.version(session_of(CONNECTOR, mirrored)) is None


def test_the_list_has_what_industry_is_measured_by():
    assert {"NV.IND.MANF.CD", "GB.XPD.RSDV.GD.ZS", "SP.POP.SCIE.RD.P6", "BX.GSR.ROYL.CD", GDP} <= set(indicators())


@pytest.mark.shared
def test_the_published_indicators_are_read(tmp_path: Path):
    folder = shared("mirror", "api.worldbank.org", "v2", "country", "all", "indicator")
    frames = {path.stem: read_indicator([path], path.stem).frame for path in sorted(folder.glob("*.json"))}
    assert len(frames) == 20
    assert sum(frame.height for frame in frames.values()) == 168_064
    gdp = {(area, year): value for area, year, value in frames[GDP].select("area_code", "year", "value").rows()}
    assert (len(gdp), gdp["CHN", 2025]) == (14_743, 19498039388042.6)
