"""UN Comtrade from the list of what there is to the vintage: what has not changed is not asked for again."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from pyrate_limiter import Duration, Rate
from pytest_httpserver import HTTPServer
from werkzeug import Request as Asked
from werkzeug import Response

from sources.comtrade import connector as comtrade
from sources.comtrade.client import KEY_HEADER
from sources.http import SourceRejected, SourceUnavailable
from sources.ingest import IngestRefused
from sources.settings import Settings, load_settings
from tests.sessions import session_of, unhurried
from tests.unit.comtrade_files import answer, dataset, reporters, year_of_trade
from tests.unit.ticking import Ticking

KEY = "a-key-that-nobody-may-see"


class Service:
    """UN Comtrade on loopback: China's trade of 2024, and of its January."""

    def __init__(self, httpserver: HTTPServer) -> None:
        self.server = httpserver
        self.lists = {"A": [dataset(), dataset(36)], "M": [dataset(period="202401")]}
        self.trade = {"A": year_of_trade(), "M": year_of_trade("M", "202401")}
        for frequency in ("A", "M"):
            httpserver.expect_request(f"/public/v1/getDA/C/{frequency}/HS").respond_with_handler(self.what_there_is)
            httpserver.expect_request(f"/data/v1/get/C/{frequency}/HS").respond_with_handler(self.data)
        httpserver.expect_request("/files/v1/app/reference/Reporters.json").respond_with_data(reporters())

    def what_there_is(self, asked: Asked) -> Response:
        rows = self.lists[asked.path.split("/")[-2]]
        periods = asked.args["period"].split(",")
        return Response(answer([row for row in rows if row["period"] in periods]))

    def data(self, asked: Asked) -> Response:
        if asked.headers.get(KEY_HEADER) != KEY:
            return Response('{"statusCode": 401, "message": "missing subscription key"}', 401)
        return Response(answer(self.trade[asked.path.split("/")[-2]]))

    @property
    def questions(self) -> list[str]:
        return [asked.path for asked, _ in self.server.log]


@pytest.fixture
def service(httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch) -> Service:
    monkeypatch.setenv("NO_PROXY", "*")
    monkeypatch.setattr("sources.landing.datetime", Ticking())
    monkeypatch.setenv("COMTRADE_API_KEY", KEY)
    monkeypatch.setenv("COMTRADE_URL", httpserver.url_for(""))
    monkeypatch.setenv("FIVE_BASES_YEARS", "2024:2024")
    monkeypatch.setattr(comtrade, "CONNECTOR", unhurried(comtrade.CONNECTOR))
    monkeypatch.setattr("sources.context.today", lambda: date(2026, 11, 24))
    return Service(httpserver)


@pytest.fixture
def settings(service: Service) -> Settings:
    return load_settings()


def refresh(settings: Settings, name: str):
    return next(
        series for series in comtrade.datasets(session_of(comtrade.CONNECTOR, settings)) if series.name == name
    ).refresh()


def test_the_newest_years_are_asked_for(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("sources.context.today", lambda: date(2026, 11, 24))
    assert comtrade.years(session_of(comtrade.CONNECTOR), "A") == [2024, 2025]
    assert comtrade.years(session_of(comtrade.CONNECTOR), "M") == [2025, 2026]


def test_the_economy_in_focus_is_asked_for_beside_the_largest(monkeypatch: pytest.MonkeyPatch):
    assert {"156", "842", "276", "392", "410"} <= comtrade.wanted(session_of(comtrade.CONNECTOR))
    assert "203" not in comtrade.wanted(session_of(comtrade.CONNECTOR))
    monkeypatch.setenv("FIVE_BASES_ECONOMY", "CZE")
    assert "203" in comtrade.wanted(session_of(comtrade.CONNECTOR))
    monkeypatch.setenv("FIVE_BASES_ECONOMY", "EU27")
    assert "97" not in comtrade.wanted(session_of(comtrade.CONNECTOR))


def test_series_are_what_comtrade_holds_of_the_wanted_reporters(settings: Settings):
    assert [series.name for series in comtrade.datasets(session_of(comtrade.CONNECTOR, settings))] == [
        "reporters",
        "A-2024-156",
        "M-2024-156",
    ]


def test_a_year_becomes_a_vintage(settings: Settings):
    vintage = refresh(settings, "A-2024-156")
    (part,) = vintage.parts
    assert (part.partition, part.row_count) == ("frequency=A/year=2024/reporter_code=156", 6)
    assert part.facts["partner_ratio"] == 1
    assert part.facts["world_value_usd"] == 43_000.125


def test_months_become_a_vintage_of_their_year(settings: Settings):
    (part,) = refresh(settings, "M-2024-156").parts
    assert part.partition == "frequency=M/year=2024/reporter_code=156"


def test_the_reference_table_becomes_a_vintage(settings: Settings):
    (part,) = refresh(settings, "reporters").parts
    assert (part.table, part.row_count) == ("reporters", 210)


def test_what_has_not_changed_is_not_asked_for_again(settings: Settings, service: Service):
    first, before = refresh(settings, "A-2024-156"), comtrade.version(session_of(comtrade.CONNECTOR, settings))
    service.server.clear_log()
    assert refresh(settings, "A-2024-156") == first
    assert "/data/v1/get/C/A/HS" not in service.questions
    assert comtrade.version(session_of(comtrade.CONNECTOR, settings)) == before


def test_a_changed_checksum_is_a_revision(settings: Settings, service: Service):
    first, before = refresh(settings, "A-2024-156"), comtrade.version(session_of(comtrade.CONNECTOR, settings))
    service.lists["A"] = [dataset(checksum=7)]
    service.trade["A"][0] |= {"netWgt": 1501.0}
    assert comtrade.version(session_of(comtrade.CONNECTOR, settings)) != before
    assert refresh(settings, "A-2024-156").sha256 != first.sha256


@pytest.mark.parametrize(
    ("factor", "partners", "said"),
    [(1e6, (392, 842, 0), "RAW-PREVIOUS-TOTAL"), (1, (842, 0), "RAW-WORLD"), (1, (392, 842), "RAW-WORLD")],
)
def test_what_is_wrong_is_refused_and_the_last_good_vintage_stays(
    settings: Settings, service: Service, factor: float, partners: tuple[int, ...], said: str
):
    first = refresh(settings, "A-2024-156")
    service.lists["A"] = [dataset(checksum=7)]
    service.trade["A"] = [
        row | {"primaryValue": row["primaryValue"] * factor}
        for row in service.trade["A"]
        if row["partnerCode"] in partners
    ]
    with pytest.raises(IngestRefused, match=said):
        refresh(settings, "A-2024-156")
    assert len(list(settings.raw.rglob("part.parquet"))) == 1
    assert first.vintage_id in str(next(settings.raw.rglob("part.parquet")))


def test_a_wrong_key_is_said_and_told_to_nobody(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    monkeypatch.setenv("COMTRADE_API_KEY", "another-key")
    with pytest.raises(SourceRejected, match=r"401 .*missing subscription key") as error:
        refresh(load_settings(), "A-2024-156")
    assert "another-key" not in str(error.value) + caplog.text


def test_the_key_is_in_no_file(settings: Settings):
    refresh(settings, "A-2024-156")
    files = [path for path in settings.home.rglob("*") if path.is_file()]
    assert files
    assert not [path for path in files if KEY.encode() in path.read_bytes()]


def test_where_nothing_is_there_it_is_said(settings: Settings, service: Service):
    service.lists = {"A": [], "M": []}
    with pytest.raises(SourceRejected, match="no data for the requested years"):
        list(comtrade.datasets(session_of(comtrade.CONNECTOR, settings)))


def test_a_spent_budget_stops_the_rest_and_keeps_what_arrived(settings: Settings, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("sources.budget.MAX_WAIT", 0.1)
    monkeypatch.setattr(comtrade, "CONNECTOR", replace(comtrade.CONNECTOR, rates=(Rate(3, Duration.DAY),)))
    _, annual, monthly = comtrade.datasets(session_of(comtrade.CONNECTOR, settings))
    annual.refresh()
    with pytest.raises(SourceUnavailable, match=r"the budget .* is spent"):
        monthly.refresh()


def test_landing_serves_as_a_mirror(settings: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    first = refresh(settings, "A-2024-156")
    refresh(settings, "reporters")
    monkeypatch.delenv("COMTRADE_API_KEY")
    monkeypatch.setenv("FIVE_BASES_MIRROR", str(settings.landing))
    monkeypatch.setenv("FIVE_BASES_HOME", str(tmp_path / "second"))
    assert refresh(load_settings(), "A-2024-156").parts[0].sha256 == first.parts[0].sha256


def test_its_rows_may_not_be_passed_on():
    publisher = comtrade.PUBLISHER
    assert not publisher.is_redistributable
