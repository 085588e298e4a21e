"""Requests with parameters, keys and budgets: what is sent, what is told, and what is not asked at all."""

import json
import logging
from pathlib import Path

import pytest
from pyrate_limiter import Rate
from pytest_httpserver import HTTPServer
from werkzeug import Response

from sources import budget
from sources.budget import Budget
from sources.http import Http, Request, SourceError, SourceRejected, SourceUnavailable
from sources.landing import Landing

KEY = "s3cret/+key"


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "*")


@pytest.fixture
def http() -> Http:
    return Http(attempts=2, backoff=0, timeout=(2, 2))


def asking(httpserver: HTTPServer, path: str = "/data", **more: object) -> Request:
    given = {"params": {"year": "2024", "code": "85 41"}, "name": "2024_8541.json"} | more
    return Request(httpserver.url_for(path), **given)  # type: ignore[arg-type]


def everything_below(folder: Path) -> str:
    return "".join(path.read_text(errors="replace") + str(path) for path in folder.rglob("*") if path.is_file())


def test_an_answer_lands_under_the_name_it_was_given_and_says_what_was_asked(
    http: Http, httpserver: HTTPServer, tmp_path: Path
):
    httpserver.expect_request("/data", query_string={"year": "2024", "code": "85 41"}).respond_with_data("[1]")
    landed = Landing(tmp_path).query(http, asking(httpserver))
    assert landed.path == tmp_path / httpserver.host / "data" / "2024_8541.json"
    assert landed.path.read_text() == "[1]"
    assert landed.url == httpserver.url_for("/data") + "?year=2024&code=85+41"


def test_a_landing_folder_serves_as_a_mirror_of_what_was_asked(http: Http, httpserver: HTTPServer, tmp_path: Path):
    httpserver.expect_request("/data").respond_with_data("[1]")
    Landing(tmp_path / "first").query(http, asking(httpserver))
    httpserver.clear()
    again = Landing(tmp_path / "second").query(Http(mirror=tmp_path / "first"), asking(httpserver))
    assert again.path.read_text() == "[1]"


@pytest.mark.parametrize("place", ["secret_params", "secret_headers"])
def test_a_key_is_sent_and_never_told(
    http: Http, httpserver: HTTPServer, tmp_path: Path, caplog: pytest.LogCaptureFixture, place: str
):
    caplog.set_level(logging.DEBUG)
    httpserver.expect_request("/data").respond_with_data("[1]")
    request = asking(httpserver, **{place: {"X-Key": KEY}})
    landed = Landing(tmp_path).query(http, request)
    sent, _ = httpserver.log[0]
    assert KEY in (sent.args.get("X-Key"), sent.headers.get("X-Key"))
    logged = "".join(record.getMessage() for record in caplog.records if record.name != "werkzeug")  # our own server
    assert "s3cret" not in landed.url + repr(request) + repr(landed) + logged
    assert KEY not in everything_below(tmp_path)


@pytest.mark.parametrize("status", [400, 401, 403, 404, 429, 500])
def test_a_key_that_the_publisher_repeats_is_blotted_out(
    http: Http, httpserver: HTTPServer, tmp_path: Path, status: int
):
    echo = f"no access for {KEY} nor for s3cret%2F%2Bkey at ?key=s3cret/%2Bkey"
    httpserver.expect_request("/data").respond_with_handler(lambda _: Response(echo, status=status))
    with pytest.raises(SourceError) as caught:
        Landing(tmp_path).query(http, asking(httpserver, secret_params={"key": KEY}))
    assert "s3cret" not in str(caught.value) + repr(caught.value.__cause__) + everything_below(tmp_path)


def test_a_key_is_not_told_where_nobody_answers(tmp_path: Path):
    nowhere = Request("http://127.0.0.1:9/data", name="x.json", secret_params={"key": KEY})
    with pytest.raises(SourceUnavailable) as caught:
        Landing(tmp_path).query(Http(attempts=1, backoff=0, timeout=(1, 1)), nowhere)
    assert "s3cret" not in str(caught.value) and caught.value.__cause__ is None


def test_a_key_is_not_sent_on_to_where_an_answer_points(http: Http, httpserver: HTTPServer, tmp_path: Path):
    moved = {"Location": httpserver.url_for("/elsewhere")}
    httpserver.expect_request("/data").respond_with_data("", status=302, headers=moved)
    with pytest.raises(SourceRejected, match="the address moved, and a key is not sent to a redirect"):
        Landing(tmp_path).query(http, asking(httpserver, secret_headers={"X-Key": KEY}))
    assert [request.path for request, _ in httpserver.log] == ["/data"]


def test_a_question_with_a_body_is_posted(http: Http, httpserver: HTTPServer, tmp_path: Path):
    httpserver.expect_request("/data", method="POST", json={"ids": [1]}).respond_with_data("{}")
    assert Landing(tmp_path).query(http, asking(httpserver, body={"ids": [1]})).size == 2


def test_an_error_in_disguise_does_not_land_and_what_was_held_stays(http: Http, httpserver: HTTPServer, tmp_path: Path):
    def refuse(file: Path, answer: Response) -> None:
        if "error" in json.loads(file.read_text()):
            raise SourceRejected(f"{answer.url}: {answer.status}")

    landing = Landing(tmp_path)
    httpserver.expect_ordered_request("/data").respond_with_data('{"rows": 1}')
    httpserver.expect_ordered_request("/data").respond_with_data('{"error": 1}')
    good = landing.query(http, asking(httpserver), refuse)
    with pytest.raises(SourceRejected, match=r"\?year=2024&code=85\+41: 200"):
        landing.query(http, asking(httpserver), refuse)
    assert landing.current(asking(httpserver).mirror_url) == good
    assert not list(tmp_path.rglob("*.arriving"))


# --- budgets ------------------------------------------------------------------------------------------------------


def test_a_budget_is_kept_across_runs(httpserver: HTTPServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(budget, "MAX_WAIT", 0.05)
    httpserver.expect_request("/data").respond_with_data("[1]")

    def ask() -> None:
        allowed = Budget(tmp_path / "publisher.sqlite", [Rate(2, 3_600_000)])
        Landing(tmp_path / "landing").query(Http(budget=allowed, attempts=1), asking(httpserver))

    ask()
    ask()
    with pytest.raises(SourceUnavailable, match=r"was not sent: the budget \(2 in 3,600 s\) is spent"):
        ask()
    assert len(httpserver.log) == 2


def test_a_budget_that_is_spent_for_a_moment_is_waited_for(tmp_path: Path):
    allowed = Budget(tmp_path / "publisher.sqlite", [Rate(1, 200)])
    assert [allowed.spend() for _ in range(3)] == [True, True, True]


def test_a_mirror_costs_nothing(tmp_path: Path):
    (tmp_path / "127.0.0.1" / "data").mkdir(parents=True)
    (tmp_path / "127.0.0.1" / "data" / "x.json").write_text("[1]")
    allowed = Budget(tmp_path / "publisher.sqlite", [Rate(1, 3_600_000)])
    mirrored = Http(mirror=tmp_path, budget=allowed)
    for _ in range(3):
        Landing(tmp_path / "landing").query(mirrored, Request("http://127.0.0.1/data", name="x.json"))
