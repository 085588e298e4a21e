"""A publisher on a bad day, over real HTTP on loopback: busy, broken, cut off, silent, changed half way."""

import re
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from sources.http import Http
from tests.pipeline.world import FIRST, SECOND, YEARS, Place, flows, members, write_zip

LATER = (*YEARS, YEARS[-1] + 1)
NAME = f"BACI_HS22_{SECOND}.zip"
Answer = Callable[[Request], Response]


class Cepii:
    """CEPII's server: answers with the file, in parts where asked, unless the next answer is scripted otherwise."""

    def __init__(self, server: HTTPServer, file: Path) -> None:
        self.body, self.version = file.read_bytes(), '"one"'
        self.script: list[Answer] = []
        self.forever: Answer | None = None
        self.asked: list[Request] = []
        self.url = server.url_for("/baci")
        server.expect_request(re.compile(r"/baci/.*")).respond_with_handler(self.answer)

    def answer(self, request: Request) -> Response:
        if not request.path.endswith(NAME):
            return Response("no such file", 404)
        self.asked.append(request)
        if self.forever:
            return self.forever(request)
        if request.method == "GET" and self.script:
            return self.script.pop(0)(request)
        return self.file(request)

    def file(self, request: Request) -> Response:
        start = self._start(request)
        headers = {"ETag": self.version, "Content-Length": str(len(self.body) - start)}
        if start:
            headers["Content-Range"] = f"bytes {start}-{len(self.body) - 1}/{len(self.body)}"
        return Response(self.body[start:], 206 if start else 200, headers, content_type="application/zip")

    def cut_off(self, request: Request) -> Response:
        """Promise all, send half of it, hang up."""
        start = self._start(request)
        answer = self.file(request)
        half = self.body[start : (start + len(self.body)) // 2]
        cut = Response(iter([half]), answer.status_code, content_type="application/zip")
        cut.headers.extend({k: v for k, v in answer.headers.items() if k != "Content-Type"})
        return cut

    def _start(self, request: Request) -> int:
        wanted = re.fullmatch(r"bytes=(\d+)-", request.headers.get("Range", ""))
        return int(wanted[1]) if wanted and request.headers.get("If-Range") == self.version else 0

    def ranges(self) -> list[str | None]:
        return [request.headers.get("Range") for request in self.asked if request.method == "GET"]


@pytest.fixture
def cepii(httpserver: HTTPServer, tmp_path: Path) -> Cepii:
    content = members(flows(LATER), release=SECOND)
    return Cepii(httpserver, write_zip(tmp_path / NAME, content))


@pytest.fixture
def online(cepii: Cepii) -> dict[str, str | None]:
    return {"BACI_URL": cepii.url, "FIVE_BASES_MIRROR": None}


@pytest.fixture(autouse=True)
def in_a_hurry(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Wait as long as a publisher asks for, and not longer; look for releases of early 2024."""
    monkeypatch.setitem(Http.__init__.__kwdefaults__, "backoff", 0.0)
    monkeypatch.setattr("sources.context.today", lambda: date(2024, 2, 1))
    yield


def busy(_: Request) -> Response:
    return Response("slow down", 429, {"Retry-After": "1"})


def broken(_: Request) -> Response:
    return Response("internal error", 500)


def test_a_busy_publisher_is_asked_again_when_it_says_so(place: Place, cepii: Cepii, online: dict) -> None:
    cepii.script = [busy, busy]
    begun = time.monotonic()
    assert place.execute("baci", **online).success
    assert time.monotonic() - begun >= 2  # seconds: twice what Retry-After asks for
    assert [name.partition(".")[0] for name in place.vintages()] == [FIRST, SECOND]


def test_a_broken_publisher_leaves_the_release_as_it_is(place: Place, cepii: Cepii, online: dict) -> None:
    before = place.published()
    cepii.forever = broken
    said = place.call("run", "--only", "baci", **online)
    assert said.code == 4
    assert re.search(rf"{NAME} returned status 500", said.err), said.err
    assert "nothing new to publish" in said.out
    assert (place.published(), place.quarantined()) == (before, [])
    assert 1 < len(cepii.asked) <= 10  # it is asked again, and not without end


def test_before_the_first_release_a_broken_publisher_publishes_nothing(
    empty_place: Place, cepii: Cepii, online: dict
) -> None:
    cepii.forever = broken
    said = empty_place.call("run", "--only", "baci", **online)
    assert said.code == 3
    assert re.search(rf"{NAME} returned status 500", said.err), said.err
    assert empty_place.published() is None


def test_a_download_that_is_cut_off_goes_on_where_it_stopped(place: Place, cepii: Cepii, online: dict) -> None:
    cepii.script = [cepii.cut_off]
    assert place.execute("baci", **online).success
    assert cepii.ranges() == [None, f"bytes={len(cepii.body) // 2}-"]
    assert landed(place).read_bytes() == cepii.body
    assert [name.partition(".")[0] for name in place.vintages()] == [FIRST, SECOND]


def test_a_download_that_is_always_cut_off_goes_on_in_the_next_run(place: Place, cepii: Cepii, online: dict) -> None:
    before = place.published()
    cepii.forever = cepii.cut_off
    said = place.call("run", "--only", "baci", **online)
    assert said.code == 4
    assert re.search(rf"{NAME} was interrupted \d+ times; [\d,]+ of {len(cepii.body):,} bytes had arrived", said.err), (
        said.err
    )
    assert "Run again to resume." in said.err
    assert (place.published(), place.quarantined()) == (before, [])
    assert not landed(place).exists()

    cepii.forever, so_far = None, len(cepii.ranges())
    assert place.execute("baci", **online).success
    [resumed] = cepii.ranges()[so_far:]
    assert resumed
    assert landed(place).read_bytes() == cepii.body


def test_a_file_that_changes_half_way_is_not_glued_together(place: Place, cepii: Cepii, online: dict) -> None:
    def changed(request: Request) -> Response:
        cepii.body, cepii.version = cepii.body + b"\0" * 9, '"two"'  # nine bytes after the end of a zip do no harm
        return cepii.file(request)

    cepii.script = [cepii.cut_off, changed]
    place.execute("baci", **online)
    assert len(cepii.ranges()) == 2
    assert landed(place).read_bytes() == cepii.body


def test_a_publisher_that_cannot_resume_sends_the_file_again(place: Place, cepii: Cepii, online: dict) -> None:
    def whole(request: Request) -> Response:
        return Response(cepii.body, 200, {"ETag": cepii.version}, content_type="application/zip")

    cepii.script = [cepii.cut_off, whole]
    assert place.execute("baci", **online).success
    assert landed(place).read_bytes() == cepii.body


def test_a_publisher_that_falls_silent_is_given_up(
    place: Place, cepii: Cepii, online: dict, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = place.published()
    monkeypatch.setitem(Http.__init__.__kwdefaults__, "timeout", (1.0, 0.2))

    def silent(request: Request) -> Response:
        time.sleep(0.4)
        return cepii.file(request)

    cepii.forever = silent
    said = place.call("run", "--only", "baci", **online)
    assert said.code == 4
    assert re.search(rf"{NAME} did not complete: .*timed out", said.err), said.err
    assert place.published() == before


def test_a_publisher_that_is_not_there_is_named(place: Place) -> None:
    before = place.published()
    nobody = "http://127.0.0.1:9"  # the discard port: nothing listens on it
    said = place.call("run", "--only", "baci", BACI_URL=nobody, FIVE_BASES_MIRROR=None)
    assert said.code == 4
    assert re.search(rf"{nobody}/BACI_HS22_V\d+b?\.zip did not complete: .*refused", said.err), said.err
    assert place.published() == before


def test_a_web_page_in_the_place_of_every_file_is_said_to_be_maintenance(
    place: Place, cepii: Cepii, online: dict
) -> None:
    before = place.published()
    cepii.forever = lambda _: Response("<html>Back soon</html>", content_type="text/html; charset=utf-8")
    said = place.call("run", "--only", "baci", **online)
    assert said.code == 4
    assert re.search(r"1 addresses returned a web page: the site may be down for maintenance", said.err), said.err
    assert (place.published(), place.quarantined()) == (before, [])


def test_a_file_that_has_not_changed_is_not_downloaded_again(place: Place, cepii: Cepii, online: dict) -> None:
    assert place.execute("baci", **online).success
    assert place.execute("baci", **online).success
    assert len(cepii.ranges()) == 1
    assert len(place.vintages()) == 2


def landed(place: Place) -> Path:
    return place.home / "landing" / "localhost" / "baci" / NAME
