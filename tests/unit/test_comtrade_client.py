"""Asking UN Comtrade: an answer that is cut off is asked for in parts, and an error in disguise is none."""

from collections.abc import Callable
from pathlib import Path

import pytest
from pyrate_limiter import Duration, Rate
from pytest_httpserver import HTTPServer
from werkzeug import Request as Asked
from werkzeug import Response

from sources.budget import Budget
from sources.comtrade.client import CHAPTERS, KEY_HEADER, AvailableDataset, ComtradeClient, Query
from sources.http import Http, SourceError, SourceMissing, SourceRejected, SourceUnavailable
from sources.landing import Landing
from tests.unit.comtrade_files import answer, dataset, record, reporters

KEY = "a-key-that-nobody-may-see"
DATA = "/data/v1/get/C/A/HS"
LIMIT = 4
YEAR = Query("A", ("2024",), ("156",))


@pytest.fixture
def client(httpserver: HTTPServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ComtradeClient:
    monkeypatch.setenv("NO_PROXY", "*")
    http = Http(attempts=2, backoff=0, timeout=(2, 2))
    landing = Landing(tmp_path / "landing")
    return ComtradeClient(http, landing, key=KEY, base_url=httpserver.url_for(""), record_limit=LIMIT)


@pytest.fixture
def serves(httpserver: HTTPServer) -> Callable[[dict[tuple[str, str, str], int]], None]:
    """Serve records by period, reporter and product, never more than the limit, as the service does."""

    def serve(counts: dict[tuple[str, str, str], int]) -> None:
        def reply(asked: Asked) -> Response:
            beginnings = [name.removesuffix("*") for name in asked.args["cmdCode"].split(",")]
            rows = [
                record(period=period, reporterCode=int(reporter), cmdCode=product, partnerCode=partner)
                for (period, reporter, product), count in counts.items()
                for partner in range(count)
                if period in asked.args["period"].split(",")
                and reporter in asked.args["reporterCode"].split(",")
                and (beginnings == ["AG6"] or any(product.startswith(beginning) for beginning in beginnings))
            ]
            return Response(answer(rows[:LIMIT]), content_type="application/json")

        httpserver.expect_request(DATA).respond_with_handler(reply)

    return serve


def test_totals_of_all_partners_are_asked_for(client: ComtradeClient, httpserver: HTTPServer):
    httpserver.expect_request(DATA).respond_with_data(answer([record()]), content_type="application/json")
    (page,) = client.pages(YEAR)
    assert page.path.name == "C_A_HS_2024_156_AG6.json"
    ((asked, _),) = httpserver.log
    assert asked.args.to_dict() == {
        "reporterCode": "156",
        "period": "2024",
        "cmdCode": "AG6",
        "flowCode": "M,X,RX",
        "partner2Code": "0",
        "motCode": "0",
        "customsCode": "C00",
        "maxRecords": "4",
        "includeDesc": "false",
    }
    assert asked.headers["Ocp-Apim-Subscription-Key"] == KEY


def test_the_key_is_in_no_address_and_no_file(client: ComtradeClient, httpserver: HTTPServer, tmp_path: Path):
    httpserver.expect_request(DATA).respond_with_data(answer([record()]), content_type="application/json")
    list(client.pages(YEAR))
    ((asked, _),) = httpserver.log
    assert KEY not in asked.url
    assert not [path for path in tmp_path.rglob("*") if path.is_file() and KEY.encode() in path.read_bytes()]


# --- paging -------------------------------------------------------------------------------------------------------


def test_an_answer_below_the_limit_is_whole(client: ComtradeClient, serves: Callable, httpserver: HTTPServer):
    serves({("2024", "156", "010121"): LIMIT - 1})
    assert len(list(client.pages(YEAR))) == 1
    assert len(httpserver.log) == 1


def test_an_answer_at_the_limit_is_never_data(client: ComtradeClient, serves: Callable):
    serves({("2024", "156", "010121"): 2, ("2024", "156", "848210"): 2})
    pages = [page.path for page in client.pages(YEAR)]
    assert [path.name for path in pages] == ["C_A_HS_2024_156_01-49.49.json", "C_A_HS_2024_156_50-99.49.json"]
    assert [path.read_bytes().count(b'"cmdCode"') for path in pages] == [2, 2]


def test_periods_are_divided_first_then_reporters_then_chapters(
    client: ComtradeClient, serves: Callable, httpserver: HTTPServer
):
    serves({("2023", "156", "010121"): 3, ("2024", "156", "010121"): 3, ("2024", "392", "848210"): 3})
    pages = client.pages(Query("A", ("2023", "2024"), ("156", "392")))
    assert [page.path.name for page in pages] == [
        "C_A_HS_2023_156-392.2_AG6.json",
        "C_A_HS_2024_156_AG6.json",
        "C_A_HS_2024_392_AG6.json",
    ]
    assert len(httpserver.log) == 5


def test_a_chapter_that_is_too_large_is_divided_by_the_next_digit(client: ComtradeClient, serves: Callable):
    serves({("2024", "156", "848210"): 3, ("2024", "156", "848220"): 3})
    pages = list(client.pages(YEAR))
    assert sum(page.path.read_bytes().count(b'"cmdCode"') for page in pages) == 6
    names = {page.path.name for page in pages}
    assert {"C_A_HS_2024_156_84821.json", "C_A_HS_2024_156_84822.json"} <= names


def test_one_product_beyond_the_limit_is_refused(client: ComtradeClient, serves: Callable):
    serves({("2024", "156", "848210"): LIMIT + 1})
    with pytest.raises(SourceRejected, match=r"C_A_HS_2024_156_848210\.json is truncated .* cannot be divided further"):
        list(client.pages(YEAR))


def test_the_parts_of_a_query_are_all_of_it():
    first, second = YEAR.divided()
    assert first.products + second.products == CHAPTERS
    assert "77*" not in CHAPTERS
    assert (CHAPTERS[0], CHAPTERS[-1], len(CHAPTERS)) == ("01*", "99*", 98)
    one = Query("A", ("2024",), ("156",), ("84*",))
    assert [part.products for part in one.divided()] == [(f"84{digit}*",) for digit in range(10)]
    assert len({part.name for part in (*one.divided(), first, second, one, YEAR)}) == 14


# --- what there is ------------------------------------------------------------------------------------------------


def test_what_there_is_is_asked_without_a_key(client: ComtradeClient, httpserver: HTTPServer):
    body = answer([dataset(392), dataset(156)])
    httpserver.expect_request("/public/v1/getDA/C/A/HS").respond_with_data(body, content_type="application/json")
    assert client.datasets("A", 2024) == [
        AvailableDataset("156", "2024", "2015620242100 -1349955130 2025-07-05T10:53:32.82"),
        AvailableDataset("392", "2024", "2039220242100 -1349955130 2025-07-05T10:53:32.82"),
    ]
    ((asked, _),) = httpserver.log
    assert KEY_HEADER not in asked.headers
    assert asked.args.to_dict() == {"period": "2024"}


def test_months_are_asked_for_together(client: ComtradeClient, httpserver: HTTPServer):
    body = answer([dataset(156, 202402)])
    httpserver.expect_request("/public/v1/getDA/C/M/HS").respond_with_data(body, content_type="application/json")
    assert [found.period for found in client.datasets("M", 2024)] == ["202402"]
    ((asked, _),) = httpserver.log
    assert asked.args["period"].split(",") == [f"2024{month:02d}" for month in range(1, 13)]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ({name: value for name, value in dataset().items() if name != "datasetChecksum"}, "'datasetChecksum'"),
        (dataset(period="2023"), r"periods \['2023'\], which were not requested"),
    ],
)
def test_a_list_of_another_form_is_refused(
    client: ComtradeClient, httpserver: HTTPServer, line: dict[str, object], said: str
):
    httpserver.expect_request("/public/v1/getDA/C/A/HS").respond_with_data(answer([line]))
    with pytest.raises(SourceRejected, match=said):
        client.datasets("A", 2024)


def test_the_table_of_reporters_may_begin_with_a_mark(client: ComtradeClient, httpserver: HTTPServer):
    httpserver.expect_request("/files/v1/app/reference/Reporters.json").respond_with_data(reporters())
    assert client.reporters().path.name == "Reporters.json"


# --- what is no answer --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("response", "error", "said"),
    [
        (Response("", 200), SourceRejected, "returned an empty body with status 200"),
        (Response("", 204), SourceRejected, "returned an empty body with status 204"),
        (Response("<html>maintenance", 200, content_type="text/html"), SourceRejected, "'<html>maintenance' instead"),
        (Response(b'{"data": [\xff]}', 200), SourceRejected, "did not return JSON in UTF-8"),
        (Response('{"data": [', 200), SourceRejected, "did not return JSON in UTF-8"),
        (Response(answer([], error="Something went wrong"), 200), SourceRejected, "the error 'Something went wrong'"),
        (Response('{"statusCode": 429, "message": "Rate limit is exceeded."}', 200), SourceRejected, "Rate limit"),
        (Response('{"elapsedTime": "0.1 secs", "error": ""}', 200), SourceRejected, "no 'data' and 'count'"),
        (Response(answer([record()], count=2), 200), SourceRejected, "states 2 records and has 1"),
        (
            Response('{"error": "Invalid parameter value", "details": [{"memberNames": ["period"]}]}', 400),
            SourceRejected,
            "400 .*Invalid parameter value",
        ),
        (
            Response(f'{{"statusCode": 401, "message": "invalid subscription key {KEY}"}}', 401),
            SourceRejected,
            r"\*\*\*",
        ),
        (Response('{"statusCode": 403, "message": "Out of call volume quota."}', 403), SourceRejected, "quota"),
        (Response("", 302, {"Location": "/elsewhere"}), SourceRejected, "a key is not sent to a redirect"),
        (Response("", 404), SourceMissing, "404"),
        (Response('{"statusCode": 429}', 429, {"Retry-After": "0"}), SourceUnavailable, "429"),
        (Response("", 500), SourceUnavailable, "500"),
    ],
)
def test_what_is_no_answer_is_refused_in_words_and_never_lands(
    client: ComtradeClient,
    httpserver: HTTPServer,
    tmp_path: Path,
    response: Response,
    error: type[SourceError],
    said: str,
):
    httpserver.expect_request(DATA).respond_with_handler(lambda _: response)
    with pytest.raises(error, match=said) as raised:
        list(client.pages(YEAR))
    assert type(raised.value) is error
    assert KEY not in str(raised.value)
    assert not list((tmp_path / "landing").rglob("*.json"))


def test_no_rows_are_an_answer(client: ComtradeClient, httpserver: HTTPServer):
    httpserver.expect_request(DATA).respond_with_data(answer([]), content_type="application/json")
    assert len(list(client.pages(YEAR))) == 1


def test_the_budget_of_a_day_is_kept_across_runs(
    httpserver: HTTPServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("NO_PROXY", "*")
    monkeypatch.setattr("sources.budget.MAX_WAIT", 0.1)
    httpserver.expect_request(DATA).respond_with_data(answer([]), content_type="application/json")

    def ask() -> None:
        http = Http(budget=Budget(tmp_path / "comtrade.sqlite", [Rate(2, Duration.DAY)]))
        list(ComtradeClient(http, Landing(tmp_path), key=KEY, base_url=httpserver.url_for("")).pages(YEAR))

    ask()
    ask()
    with pytest.raises(SourceUnavailable, match=r"was not sent: the budget \(2 in 86,400 s\) is spent"):
        ask()
    assert len(httpserver.log) == 2
