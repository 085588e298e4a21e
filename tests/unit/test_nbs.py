"""The data library of NBS over real HTTP: missing is not zero, and who is turned away asks for nothing more."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from sources.http import Http, SourceRejected, SourceUnavailable
from sources.ingest import IngestRefused
from sources.landing import Landing
from sources.nbs.client import CHINA, DATASETS, PROVINCES, Catalogue, CatalogueResponses, Dataset, NbsClient
from sources.nbs.connector import CONNECTOR
from sources.nbs.parse import read_dataset
from sources.settings import Settings
from sources.table import ContractViolation
from tests.sessions import session_of
from tests.shared_files import shared

MONTHLY, PROVINCIAL = DATASETS
TREE = "/nbs/new/queryIndexTreeAsync"
PAGE = "<html><head><script>challenge()</script></head></html>"
Answer = Callable[[Request], Any]


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "*")


def node(name: str, *, is_leaf: bool = False, **more: str) -> dict[str, Any]:
    return {"_id": f"id-{name}", "name": name, "isLeaf": is_leaf} | more


class Library:
    """A small library: a tree, indicators and values, each of which a test may change."""

    def __init__(self, server: HTTPServer) -> None:
        self.tree = {
            "": [node("月度数据")],
            "id-月度数据": [node("价格指数"), node("工业")],
            "id-工业": [node("企业效益"), node("增加值", is_leaf=True, sdate="2021", edate="2025")],
            "id-企业效益": [
                node("利润", is_leaf=True, sdate="2026", edate=""),
                node("旧利润", is_leaf=True, sdate="2001", edate="2005"),
            ],
        }
        self.indicators = [
            {"_id": "i1", "i_showname": "工业企业利润总额_累计值 (亿元) "},
            {"_id": "i2", "i_showname": "指数 (上年同月=100)"},
        ]
        self.months: list[dict[str, Any]] = [
            {"code": "202602MM", "values": [value("i1", "9012.3"), value("i2", "无")]},
            {"code": "202603MM", "values": [value("i1", "0"), value("i2", "")]},
        ]
        self.asked: list[dict[str, Any]] = []
        self.page: str | None = None
        server.expect_request(TREE).respond_with_handler(lambda request: self.say(self.tree[request.args["pid"]]))
        server.expect_request("/nbs/new/queryIndicatorsByCid").respond_with_handler(
            lambda request: self.say({"list": self.indicators, "total": len(self.indicators)})
        )
        server.expect_request("/nbs/stream/esData", method="POST").respond_with_handler(self.values)

    def say(self, data: Any) -> Response:
        if self.page is not None:
            return Response(self.page, content_type="text/html")
        return Response(json.dumps({"success": True, "state": 20000, "data": data}), content_type="application/json")

    def values(self, request: Request) -> Response:
        self.asked.append(request.json)
        return self.say(self.months)


def value(indicator: str, said: str | None, **more: str) -> dict[str, Any]:
    return {"_id": indicator, "value": said} | more


@pytest.fixture
def library(httpserver: HTTPServer) -> Library:
    return Library(httpserver)


@pytest.fixture
def nbs(httpserver: HTTPServer, tmp_path: Path) -> NbsClient:
    return NbsClient(
        Http(attempts=2, backoff=0, timeout=(2, 2)), Landing(tmp_path / "landing"), httpserver.url_for("/nbs")
    )


def rows(nbs: NbsClient, dataset: Dataset = MONTHLY) -> list[tuple]:
    _, answers = nbs.fetch(dataset, (2020, 2026))
    return [row for part in read_dataset(dataset, answers) for row in part.frame.rows()]


def test_the_tree_is_followed_to_the_leaves_of_industry_in_the_years_asked_for(library: Library, nbs: NbsClient):
    _, answers = nbs.fetch(MONTHLY, (2020, 2026))
    assert [one.catalogue for one in answers] == [
        Catalogue("id-利润", "利润", 2026, 2026),
        Catalogue("id-增加值", "增加值", 2021, 2025),
    ]
    assert library.asked[0] == {
        "cid": "id-利润",
        "indicatorIds": ["i1", "i2"],
        "daCatalogId": "",
        "das": [{"text": "全国", "value": "000000000000"}],
        "showType": "1",
        "dts": ["202601MM-202612MM"],
        "rootId": "id-月度数据",
    }


def test_purchasing_managers_of_manufacturing_are_asked_for_and_no_others(library: Library, nbs: NbsClient):
    library.tree["id-月度数据"].append(node("采购经理指数"))
    library.tree["id-采购经理指数"] = [
        node("制造业采购经理指数", is_leaf=True),
        node("非制造业采购经理指数", is_leaf=True),
    ]
    _, answers = nbs.fetch(MONTHLY, (2026, 2026))
    assert [one.catalogue.name for one in answers] == ["利润", "制造业采购经理指数"]


def test_not_available_is_no_row_and_zero_is_one(library: Library, nbs: NbsClient):
    _, answers = nbs.fetch(MONTHLY, (2026, 2026))
    (part,) = read_dataset(MONTHLY, answers)
    assert part.partition == "dataset=monthly/catalogue_id=id-利润"
    assert part.frame.select("region_code", "period", "indicator_name", "unit").rows() == [
        ("000000000000", "202602MM", "工业企业利润总额_累计值", "亿元"),
        ("000000000000", "202603MM", "工业企业利润总额_累计值", "亿元"),
    ]
    assert [str(value) for value in part.frame["value"]] == ["9012.300000", "0.000000"]


def test_provinces_are_asked_for_by_their_codes(library: Library, nbs: NbsClient):
    library.months = [{"code": "202603MM", "values": [value("i1", "52.1", da="110000000000")]}]
    assert {row[1] for row in rows(nbs, PROVINCIAL)} == {"110000000000"}
    assert len(library.asked[0]["das"]) == len(PROVINCES) == 31


def test_a_long_list_of_indicators_is_asked_for_in_pieces(library: Library, nbs: NbsClient):
    library.indicators = [{"_id": f"i{number}", "i_showname": f"产量 {number} (吨)"} for number in range(101)]
    nbs.fetch(MONTHLY, (2026, 2026))
    assert [len(asked["indicatorIds"]) for asked in library.asked] == [50, 50, 1]


def test_the_same_answers_are_the_same_version_and_a_changed_value_is_another(library: Library, nbs: NbsClient):
    first = nbs.fetch(MONTHLY, (2026, 2026))[0].sha256
    assert nbs.fetch(MONTHLY, (2026, 2026))[0].sha256 == first
    library.months[1]["values"][0]["value"] = "1"
    assert nbs.fetch(MONTHLY, (2026, 2026))[0].sha256 != first


@pytest.mark.parametrize("content_type", ["text/html", "application/json"])
def test_who_is_turned_away_asks_for_nothing_more(
    httpserver: HTTPServer, nbs: NbsClient, tmp_path: Path, content_type: str
):
    httpserver.expect_request(TREE).respond_with_data(PAGE, content_type=content_type)
    with pytest.raises(SourceUnavailable, match="the library blocks this client"):
        nbs.fetch(MONTHLY, (2026, 2026))
    with pytest.raises(SourceUnavailable, match=r"was not requested: nbs: .*the library blocks this client"):
        nbs.fetch(PROVINCIAL, (2026, 2026))
    assert len(httpserver.log) == 1
    assert not [path for path in (tmp_path / "landing").rglob("*") if path.is_file()]


@pytest.fixture
def settings(httpserver: HTTPServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setenv("FIVE_BASES_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("FIVE_BASES_YEARS", "2026:2026")
    monkeypatch.setenv("NBS_URL", httpserver.url_for("/nbs"))
    return Settings(_env_file=None)


def test_a_dataset_becomes_a_vintage_and_the_same_answers_no_second(settings: Settings, library: Library):
    refresh = {series.name: series.refresh for series in CONNECTOR.datasets(session_of(CONNECTOR, settings))}["monthly"]
    vintage = refresh()
    assert [(part.partition, part.row_count) for part in vintage.parts] == [
        ("dataset=monthly/catalogue_id=id-利润", 2),
    ]
    assert refresh() == vintage


@pytest.mark.parametrize(
    ("indicator", "said", "gate"),
    [
        ("工业企业利润总额_累计值 (亿元)", "9012300000", "RAW-MAGNITUDE saw"),
        ("工业增加值_同比增长 (%)", "5800000", "RAW-PERCENT saw"),
        ("", "1", r"blank text in \['indicator_name'\]"),
    ],
)
def test_what_cannot_be_is_refused(settings: Settings, library: Library, indicator: str, said: str, gate: str):
    library.indicators = [{"_id": "i1", "i_showname": indicator}]
    library.months = [{"code": "202602MM", "values": [value("i1", said)]}]
    with pytest.raises(IngestRefused, match=gate):
        CONNECTOR.datasets(session_of(CONNECTOR, settings))[0].refresh()
    assert list((settings.quarantine / "nbs").rglob("reason.json"))


def test_a_refusal_stops_both_series_of_the_connector(httpserver: HTTPServer, settings: Settings):
    httpserver.expect_request(TREE).respond_with_data("Client IP … reason:UrlACL", 403, content_type="text/html")
    for series in CONNECTOR.datasets(session_of(CONNECTOR, settings)):
        with pytest.raises((SourceRejected, SourceUnavailable), match="returned status 403"):
            series.refresh()
    assert len(httpserver.log) == 1


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (json.dumps({"success": False, "message": "参数错误"}), "reports no success: '参数错误'"),
        ("", "expected JSON, received b''"),
        ("[1]", "reports no success"),
        (json.dumps({"success": True}), "reports no success"),
        (json.dumps({"success": True, "data": [{"name": "工业"}]}), "did not return nodes of a tree"),
        (
            json.dumps({"success": True, "data": [{"name": "工业", "_id": "../../evil"}]}),
            "did not return nodes of a tree",
        ),
        (json.dumps({"success": True, "data": []}), "0 roots of the tree; one was expected"),
    ],
)
def test_what_is_no_answer_is_refused_in_words(httpserver: HTTPServer, nbs: NbsClient, body: str, says: str):
    httpserver.expect_request(TREE).respond_with_data(body, content_type="application/json")
    with pytest.raises(SourceRejected, match=says):
        nbs.fetch(MONTHLY, (2026, 2026))


def test_a_tree_without_industry_is_refused(library: Library, nbs: NbsClient):
    library.tree["id-月度数据"] = [node("价格指数")]
    with pytest.raises(SourceRejected, match="0 sections '工业'; one was expected"):
        nbs.fetch(MONTHLY, (2026, 2026))


@pytest.mark.parametrize(
    ("month", "says"),
    [
        ({"code": "2026YY", "values": [value("i1", "1")]}, "'2026YY' is not a month"),
        ({"code": "202613MM", "values": [value("i1", "1")]}, "'202613MM' is not a month"),
        ({"code": "202601MM", "values": [value("i9", "1")]}, r"unknown shape \(KeyError\('i9'\)\)"),
        ({"code": "202601MM", "values": [value("i1", "1,234")]}, "'1,234' is not a number"),
        ({"code": "202601MM", "values": [value("i1", "1", da="110000000000")]}, "'110000000000' was not requested"),
        ({"code": "202601MM"}, r"unknown shape \(KeyError\('values'\)\)"),
        ({"code": "202601MM", "values": [value("i1", "1"), value("i1", "2")]}, "1 rows repeat a key"),
        ({"code": "202601MM", "values": [value("i1", "无")]}, "no catalogue holds a value"),
    ],
)
def test_another_content_is_refused_in_words(library: Library, nbs: NbsClient, month: dict[str, Any], says: str):
    library.months = [month]
    with pytest.raises(ContractViolation, match=says):
        rows(nbs)


def test_the_calendar_tells_whether_something_came_out(httpserver: HTTPServer, nbs: NbsClient):
    calendar = [{"date": "2026-11-14", "title": "规模以上工业增加值"}]
    httpserver.expect_request(
        "/nbs/queryAgendaByDate", query_string={"startDate": "2026-01-01", "endDate": "2026-11-24"}
    ).respond_with_handler(lambda request: Response(json.dumps({"success": True, "data": calendar})))
    before = nbs.agenda(date(2026, 11, 24))
    assert nbs.agenda(date(2026, 11, 24)) == before
    calendar.append({"date": "2026-11-27", "title": "工业企业利润"})
    assert nbs.agenda(date(2026, 11, 24)) != before


@pytest.mark.shared
def test_answers_that_others_describe_are_read(tmp_path: Path):
    recorded = shared("recordings", "nbs", "v2")
    listed = json.loads((recorded / "queryIndicatorsByCid_cpi.json").read_text(encoding="utf-8"))["response"]["json"]
    values = json.loads((recorded / "stream_esData_cpi_2026.json").read_text(encoding="utf-8"))["response"]["json"]
    answers = written(tmp_path, listed, values)
    (part,) = read_dataset(Dataset("monthly", "1", CHINA), [answers])
    assert {row[2] for row in part.frame.rows()} <= {"202607MM", "202608MM"}
    assert "居民消费价格指数 (上年同月=100)" in set(part.frame["indicator_name"])


def written(tmp_path: Path, listed: Any, values: Any) -> CatalogueResponses:
    landing = Landing(tmp_path / "landing")
    landed = []
    for number, said in enumerate((listed, values)):
        file = tmp_path / f"{number}.json"
        file.write_text(json.dumps(said), encoding="utf-8")
        landed.append(landing.import_file(file, f"drop://nbs/{number}.json"))
    return CatalogueResponses(Catalogue("5c7452825c7c4dcba391db5ca7f335c5", "CPI", 2026, 2026), landed[0], (landed[1],))
