"""Landing: what publishers sent, kept byte for byte, and asked for again only when it changed."""

import json
import os
from pathlib import Path

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from sources.http import Http, SourceMissing, SourceUnavailable
from sources.landing import Landing, sha256_of, write_atomically

URL = "https://example.org/data/2026/file.zip"
EARLIER = "2026-01-05T08:00:00+00:00"


class Publisher:
    """A mirror with one file, and what was asked of it."""

    def __init__(self, folder: Path) -> None:
        self.asked: list[str] = []
        self.file = folder / "example.org/data/2026/file.zip"
        self.file.parent.mkdir(parents=True)
        self.http = Http(mirror=folder)
        for method in ("head", "download"):
            setattr(self.http, method, self._noting(method, getattr(self.http, method)))

    def publishes(self, body: bytes, day: int = 1) -> None:
        self.file.write_bytes(body)
        os.utime(self.file, (day * 86_400, day * 86_400))

    def _noting(self, method, call):
        def noted(*args, **kwargs):
            self.asked.append(method)
            return call(*args, **kwargs)

        return noted


@pytest.fixture
def publisher(tmp_path: Path) -> Publisher:
    one = Publisher(tmp_path / "publisher")
    one.publishes(b"first")
    return one


@pytest.fixture
def landing(tmp_path: Path) -> Landing:
    return Landing(tmp_path / "landing")


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch):
    """Set the clock of the landing folder."""

    def set_to(text: str) -> None:
        class Clock:
            @staticmethod
            def now(_: object) -> "Clock":
                return Clock()

            def isoformat(self, **_: object) -> str:
                return text

        monkeypatch.setattr("sources.landing.datetime", Clock)

    return set_to


def files_below(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def sent(part: bytes, *, of: int, **headers: str) -> Response:
    """An answer that promises ``of`` bytes and breaks off after ``part``."""
    response = Response(part, headers={name.replace("_", "-"): value for name, value in headers.items()})
    response.headers["Content-Length"] = str(of)
    return response


def test_the_tree_mirrors_the_addresses(publisher: Publisher, landing: Landing, tmp_path: Path):
    landed = landing.fetch(publisher.http, URL)
    assert landed.path == tmp_path / "landing/example.org/data/2026/file.zip"
    assert files_below(tmp_path / "landing") == [
        "example.org/data/2026/file.zip",
        "example.org/data/2026/file.zip.manifest.json",
    ]


def test_the_manifest_says_where_the_bytes_came_from_and_which_they_are(
    publisher: Publisher, landing: Landing, now, tmp_path: Path
):
    now(EARLIER)
    landed = landing.fetch(publisher.http, URL)
    manifest = json.loads((landed.path.parent / "file.zip.manifest.json").read_text())
    assert (manifest["url"], manifest["retrieved_at"], manifest["size"]) == (URL, EARLIER, 5)
    assert manifest["sha256"] == sha256_of(publisher.file)
    assert landing.current(URL) == landed


def test_a_landing_folder_serves_as_a_mirror(publisher: Publisher, landing: Landing, tmp_path: Path):
    first = landing.fetch(publisher.http, URL)
    again = Landing(tmp_path / "copy").fetch(Http(mirror=tmp_path / "landing"), URL)
    assert again.path.read_bytes() == b"first"
    assert again.sha256 == first.sha256


def test_an_address_with_a_blank_can_be_mirrored_too(publisher: Publisher, landing: Landing, tmp_path: Path):
    publisher.file.with_name("a file.zip").write_bytes(b"blank")
    url = "https://example.org/data/2026/a%20file.zip"
    landing.fetch(publisher.http, url)
    again = Landing(tmp_path / "copy").fetch(Http(mirror=tmp_path / "landing"), url)
    assert again.path.read_bytes() == b"blank"


def test_a_file_that_a_person_put_down_is_kept_as_received(landing: Landing, tmp_path: Path):
    dropped, url = tmp_path / "a table.xlsx", "drop://unsd/a%20table.xlsx"
    dropped.write_bytes(b"first")
    first = landing.import_file(dropped, url)
    assert first.path == tmp_path / "landing" / "unsd" / "a table.xlsx"
    assert (first.path.read_bytes(), first.size, landing.current(url)) == (b"first", 5, first)
    assert landing.import_file(dropped, url) == first
    dropped.write_bytes(b"second")
    second = landing.import_file(dropped, url)
    assert (second.path.read_bytes(), dropped.read_bytes()) == (b"second", b"second")
    assert [path.read_bytes() for path in (tmp_path / "landing" / "_superseded").rglob("*.xlsx")] == [b"first"]


def test_an_unchanged_file_is_not_downloaded_again(publisher: Publisher, landing: Landing):
    first = landing.fetch(publisher.http, URL)
    assert landing.fetch(publisher.http, URL) == first
    assert publisher.asked == ["download", "head"]


DATED = {"Last-Modified": "Mon, 05 Jan 2026 08:00:00 GMT"}
TAGGED = DATED | {"ETag": '"one"'}


@pytest.mark.parametrize(
    ("before", "now", "is_same"),
    [
        pytest.param(DATED, DATED, True, id="same date"),
        pytest.param(DATED | {"Content-Language": "en"}, DATED, True, id="a header that tells no version"),
        pytest.param(DATED | {"Content-Type": "text/csv"}, DATED, False, id="same date, a header has gone"),
        pytest.param(DATED, DATED | {"Content-Type": "text/html"}, False, id="same date, a header has come"),
        pytest.param(TAGGED, DATED, False, id="same date, the tag has gone"),
        pytest.param(DATED, TAGGED, False, id="same date, a tag has come"),
        pytest.param(TAGGED | {"Content-Type": "text/csv"}, TAGGED, True, id="same tag, a header has gone"),
        pytest.param(TAGGED, TAGGED | {"ETag": '"two"'}, False, id="same date, another tag"),
        pytest.param(TAGGED, TAGGED | {"Last-Modified": "Tue, 06 Jan 2026 08:00:00 GMT"}, False, id="same tag, later"),
        pytest.param({}, {}, False, id="neither tag nor date"),
    ],
)
def test_a_date_alone_is_no_proof_where_other_headers_differ(
    landing: Landing, httpserver: HTTPServer, before: dict[str, str], now: dict[str, str], is_same: bool
):
    http, methods = Http(attempts=1, backoff=0, timeout=(2, 2)), []

    def serve(request: Request) -> Response:
        methods.append(request.method)
        response = Response(b"a file")
        del response.headers["Content-Type"]
        response.headers.update(before if len(methods) == 1 else now)
        return response

    httpserver.expect_request("/file.zip").respond_with_handler(serve)
    for _ in range(2):
        landing.fetch(http, httpserver.url_for("/file.zip"))
    assert methods == (["GET", "HEAD"] if is_same else ["GET", "HEAD", "GET"])


@pytest.mark.parametrize(
    ("body", "day"), [pytest.param(b"other", 2, id="later"), pytest.param(b"longer by far", 1, id="longer")]
)
def test_a_changed_file_replaces_the_old_one_which_is_kept_aside(
    publisher: Publisher, landing: Landing, tmp_path: Path, body: bytes, day: int
):
    first = landing.fetch(publisher.http, URL)
    publisher.publishes(body, day)
    second = landing.fetch(publisher.http, URL)
    assert second.path.read_bytes() == body
    assert second.sha256 != first.sha256
    aside = tmp_path / "landing/_superseded" / first.sha256[:12]
    assert (aside / "file.zip").read_bytes() == b"first"
    assert json.loads((aside / "file.zip.manifest.json").read_text())["sha256"] == first.sha256
    assert landing.current(URL) == second


def test_a_file_that_returns_to_what_it_was_lands_again(publisher: Publisher, landing: Landing, tmp_path: Path):
    first = landing.fetch(publisher.http, URL)
    publisher.publishes(b"second", 2)
    second = landing.fetch(publisher.http, URL)
    publisher.publishes(b"first", 3)
    assert landing.fetch(publisher.http, URL).sha256 == first.sha256
    assert (tmp_path / "landing/_superseded" / second.sha256[:12] / "file.zip").read_bytes() == b"second"


def test_the_same_bytes_sent_again_are_the_same_retrieval(publisher: Publisher, landing: Landing, now, tmp_path: Path):
    now(EARLIER)
    landing.fetch(publisher.http, URL)
    publisher.publishes(b"first", 2)
    now("2026-02-05T08:00:00+00:00")
    assert landing.fetch(publisher.http, URL).retrieved_at == EARLIER
    assert landing.current(URL).retrieved_at == EARLIER
    assert not (tmp_path / "landing/_superseded").exists()
    landing.fetch(publisher.http, URL)
    assert publisher.asked == ["download", "head", "download", "head"]


def test_a_file_without_its_manifest_does_not_count(publisher: Publisher, landing: Landing):
    landed = landing.fetch(publisher.http, URL)
    landed.path.with_name("file.zip.manifest.json").unlink()
    assert landing.current(URL) is None
    assert landing.fetch(publisher.http, URL).path.read_bytes() == b"first"
    assert publisher.asked == ["download", "download"]


def test_a_file_of_another_size_than_its_manifest_says_does_not_count(publisher: Publisher, landing: Landing):
    landed = landing.fetch(publisher.http, URL)
    landed.path.write_bytes(b"fir")
    assert landing.current(URL) is None
    assert landing.fetch(publisher.http, URL).path.read_bytes() == b"first"
    assert landing.current(URL)


def test_a_forgotten_file_is_asked_for_again(publisher: Publisher, landing: Landing, tmp_path: Path):
    landing.forget(landing.fetch(publisher.http, URL))
    assert files_below(tmp_path / "landing") == []
    landing.fetch(publisher.http, URL)
    assert publisher.asked == ["download", "download"]


def test_nothing_lands_of_a_file_the_publisher_does_not_have(publisher: Publisher, landing: Landing, tmp_path: Path):
    with pytest.raises(SourceMissing):
        landing.fetch(publisher.http, "https://example.org/data/2026/other.zip")
    assert files_below(tmp_path) == ["publisher/example.org/data/2026/file.zip"]


def test_the_file_held_stays_when_the_publisher_fails(publisher: Publisher, landing: Landing):
    first = landing.fetch(publisher.http, URL)
    publisher.file.unlink()
    with pytest.raises(SourceMissing):
        landing.fetch(publisher.http, URL)
    assert landing.current(URL) == first


def test_the_file_held_stays_when_its_successor_breaks_off(landing: Landing, httpserver: HTTPServer):
    url = httpserver.url_for("/file.zip")
    http = Http(attempts=1, backoff=0, timeout=(2, 2))
    httpserver.expect_ordered_request("/file.zip").respond_with_data("first", headers={"ETag": '"one"'})
    first = landing.fetch(http, url)
    httpserver.expect_request("/file.zip").respond_with_handler(lambda _: sent(b"half", of=100, ETag='"two"'))
    with pytest.raises(SourceUnavailable):
        landing.fetch(http, url)
    assert landing.current(url) == first
    assert first.path.read_bytes() == b"first"


@pytest.mark.parametrize("killed_at", ["unlink", "replace", "write_text"])
def test_a_run_killed_while_it_lands_a_file_costs_a_download_and_not_the_truth(
    publisher: Publisher, landing: Landing, monkeypatch: pytest.MonkeyPatch, killed_at: str
):
    landing.fetch(publisher.http, URL)
    publisher.publishes(b"second", 2)
    real_download = publisher.http.download

    def download_then_kill(*args, **kwargs):
        answer = real_download(*args, **kwargs)
        monkeypatch.setattr(Path, killed_at, _kill)
        return answer

    publisher.http.download = download_then_kill
    with monkeypatch.context(), pytest.raises(KeyboardInterrupt):
        landing.fetch(publisher.http, URL)
    monkeypatch.undo()
    publisher.http.download = real_download

    held = landing.current(URL)
    assert held is None or held.sha256 == sha256_of(held.path)
    landed = landing.fetch(publisher.http, URL)
    assert landed.path.read_bytes() == b"second"
    assert landing.current(URL) == landed


def _kill(*_: object, **__: object) -> None:
    raise KeyboardInterrupt


def test_a_download_that_was_resumed_is_recognised_as_current(landing: Landing, httpserver: HTTPServer):
    """The answer to a resumed request may leave headers out that the whole file has (RFC 9110, 15.3.7)."""
    body = b"0123456789"

    def serve(request: Request) -> Response:
        if "Range" in request.headers:
            span = {"Content-Range": f"bytes 5-9/{len(body)}", "ETag": '"one"'}
            return Response(body[5:], status=206, headers=span, content_type=None)
        return sent(body[:5], of=10, ETag='"one"', Last_Modified="Mon, 05 Jan 2026 08:00:00 GMT")

    httpserver.expect_request("/file.zip").respond_with_handler(serve)
    http = Http(attempts=2, backoff=0, timeout=(2, 2))
    landed = landing.fetch(http, httpserver.url_for("/file.zip"))
    assert landed.path.read_bytes() == body
    httpserver.clear_log()
    landing.fetch(http, httpserver.url_for("/file.zip"))
    assert [request.method for request, _ in httpserver.log] == ["HEAD"]


def test_text_is_written_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    path = tmp_path / "new folder/facts.json"
    write_atomically(path, "before")
    monkeypatch.setattr(Path, "replace", _kill)
    with pytest.raises(KeyboardInterrupt):
        write_atomically(path, "after")
    assert path.read_text() == "before"
