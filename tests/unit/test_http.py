"""The one module that opens a socket: what it retries, what it resumes, and what it never mixes."""

import contextlib
import gzip
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from sources.http import Http, SourceMissing, SourceRejected, SourceUnavailable

BODY = bytes(range(256)) * 40
HALF = len(BODY) // 2


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "*")


@pytest.fixture
def http() -> Http:
    return Http(attempts=3, backoff=0, timeout=(2, 2))


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """How long each pause before another attempt would have been."""
    asked: list[float] = []
    monkeypatch.setattr(time, "sleep", asked.append)
    return asked


# --- a publisher whose every byte is scripted ---------------------------------------------------------------------

Answer = bytes | Callable[[socket.socket], None]


class Publisher:
    """Answers the n-th connection with the n-th answer, closes it, and remembers the headers it was sent."""

    def __init__(self, *answers: Answer) -> None:
        self.asked: list[dict[str, str]] = []
        self._answers = answers
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._listener.settimeout(5)
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}/file.zip"
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def _serve(self) -> None:
        for answer in self._answers:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            with connection, contextlib.suppress(OSError):
                connection.settimeout(5)
                self.asked.append(_headers_from(connection))
                if callable(answer):
                    answer(connection)
                else:
                    connection.sendall(answer)
        self._listener.close()

    def close(self) -> None:
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join(5)


@pytest.fixture
def publisher() -> Iterator[Callable[..., Publisher]]:
    running: list[Publisher] = []

    def start(*answers: Answer) -> Publisher:
        running.append(Publisher(*answers))
        return running[-1]

    yield start
    for one in running:
        one.close()


def _headers_from(connection: socket.socket) -> dict[str, str]:
    request = b""
    while b"\r\n\r\n" not in request:
        request += connection.recv(1 << 16) or b"\r\n\r\n"
    lines = request.decode("latin-1").split("\r\n")[1:]
    return dict(line.split(": ", 1) for line in lines if ": " in line)


def answer(status: str, body: bytes = b"", **headers: object) -> bytes:
    """An answer as it goes over the wire; underscores in header names stand for hyphens."""
    fields = {"Content_Length": len(body)} | headers | {"Connection": "close"}
    lines = [f"{name.replace('_', '-')}: {value}" for name, value in fields.items() if value is not None]
    return "\r\n".join([f"HTTP/1.1 {status}", *lines, "", ""]).encode() + body


def whole(body: bytes = BODY, **headers: object) -> bytes:
    return answer("200 OK", body, **({"ETag": '"one"'} | headers))


def cut(sent: int = HALF, **headers: object) -> bytes:
    """Promises all of the body and closes the connection after ``sent`` bytes."""
    return whole(BODY[:sent], **({"Content_Length": len(BODY)} | headers))


def rest(start: int = HALF, body: bytes = BODY, **headers: object) -> bytes:
    span = {"Content_Range": f"bytes {start}-{len(body) - 1}/{len(body)}", "ETag": '"one"'}
    return answer("206 Partial Content", body[start:], **(span | headers))


# --- refusals and retries -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [404, 410])
def test_a_missing_file_is_said_to_be_missing_and_asked_for_once(http: Http, httpserver: HTTPServer, status: int):
    httpserver.expect_request("/file.zip").respond_with_data("gone", status=status)
    with pytest.raises(SourceMissing, match=f"{status}.*no such file"):
        http.head(httpserver.url_for("/file.zip"))
    assert len(httpserver.log) == 1


@pytest.mark.parametrize("status", [400, 401, 403, 451])
def test_a_refusal_is_not_retried_and_quotes_what_the_publisher_says(
    http: Http, httpserver: HTTPServer, tmp_path: Path, status: int
):
    httpserver.expect_request("/file.zip").respond_with_data("Your key has expired.", status=status)
    with pytest.raises(SourceRejected, match=rf"{status} .*Your key has expired\.") as error:
        http.download(httpserver.url_for("/file.zip"), tmp_path / "file.zip")
    assert not isinstance(error.value, SourceMissing)
    assert len(httpserver.log) == 1
    assert list(tmp_path.iterdir()) == []


def test_a_long_refusal_is_quoted_in_part(http: Http, httpserver: HTTPServer, tmp_path: Path):
    httpserver.expect_request("/file.zip").respond_with_data("No. " * 10_000, status=403)
    with pytest.raises(SourceRejected) as error:
        http.download(httpserver.url_for("/file.zip"), tmp_path / "file.zip")
    assert "No. No. " in str(error.value)
    assert len(str(error.value)) < 500


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(answer("403 Forbidden", b"half a sen", Content_Length=500), id="cut"),
        pytest.param(answer("403 Forbidden", b"not packed", Content_Encoding="gzip"), id="undecodable"),
    ],
)
def test_a_refusal_whose_text_cannot_be_read_is_still_a_refusal(
    http: Http, publisher: Callable[..., Publisher], tmp_path: Path, body: bytes
):
    with pytest.raises(SourceRejected, match="403"):
        http.download(publisher(body).url, tmp_path / "file.zip")


def test_a_publisher_that_asks_for_patience_gets_it(http: Http, httpserver: HTTPServer, waits: list[float]):
    httpserver.expect_ordered_request("/file.zip").respond_with_data(status=429, headers={"Retry-After": "7"})
    httpserver.expect_ordered_request("/file.zip").respond_with_data("here", headers={"ETag": '"one"'})
    assert http.head(httpserver.url_for("/file.zip")).headers["ETag"] == '"one"'
    assert 7 in waits


def test_no_publisher_makes_a_run_wait_for_hours(http: Http, httpserver: HTTPServer, waits: list[float]):
    httpserver.expect_request("/file.zip").respond_with_data(status=429, headers={"Retry-After": "86400"})
    with pytest.raises(SourceUnavailable, match="429"):
        http.head(httpserver.url_for("/file.zip"))
    assert max(waits, default=0) <= 300


def test_a_passing_failure_of_the_server_is_sat_out(http: Http, httpserver: HTTPServer, tmp_path: Path):
    for status in (500, 503):
        httpserver.expect_ordered_request("/file.zip").respond_with_data("busy", status=status)
    httpserver.expect_ordered_request("/file.zip").respond_with_data(BODY)
    http.download(httpserver.url_for("/file.zip"), tmp_path / "file.zip")
    assert (tmp_path / "file.zip").read_bytes() == BODY


@pytest.mark.parametrize("status", [408, 429, 500, 502, 503, 504])
def test_a_lasting_failure_of_the_server_is_worth_another_run(http: Http, httpserver: HTTPServer, status: int):
    httpserver.expect_request("/file.zip").respond_with_data("busy", status=status)
    with pytest.raises(SourceUnavailable, match=str(status)):
        http.head(httpserver.url_for("/file.zip"))
    assert len(httpserver.log) == 3


def test_a_redirect_is_followed(http: Http, httpserver: HTTPServer, tmp_path: Path):
    httpserver.expect_request("/old.zip").respond_with_data(status=301, headers={"Location": "/new.zip"})
    httpserver.expect_request("/new.zip").respond_with_data(BODY)
    http.download(httpserver.url_for("/old.zip"), tmp_path / "file.zip")
    assert (tmp_path / "file.zip").read_bytes() == BODY


def test_a_redirect_loop_is_rejected(http: Http, httpserver: HTTPServer):
    httpserver.expect_request("/file.zip").respond_with_data(status=302, headers={"Location": "/file.zip"})
    with pytest.raises(SourceRejected, match="redirect loop"):
        http.head(httpserver.url_for("/file.zip"))


def test_a_publisher_nobody_answers_for_is_unavailable(http: Http, publisher: Callable[..., Publisher]):
    down = publisher()
    down.close()
    with pytest.raises(SourceUnavailable, match="did not complete"):
        http.head(down.url)


def test_a_publisher_that_never_answers_is_unavailable(publisher: Callable[..., Publisher]):
    silence = threading.Event()
    slow = publisher(*[lambda _: silence.wait(2)] * 2)
    started = time.monotonic()
    with pytest.raises(SourceUnavailable, match="did not complete"):
        Http(attempts=2, backoff=0, timeout=(1, 0.1)).head(slow.url)
    silence.set()
    assert time.monotonic() - started < 1.5


def test_the_pipeline_says_who_it_is(http: Http, publisher: Callable[..., Publisher]):
    asked = publisher(whole())
    http.head(asked.url)
    assert asked.asked[0]["User-Agent"].startswith("five-bases/")


def test_a_web_page_in_path_below_a_file_is_told_apart(http: Http, httpserver: HTTPServer):
    for path, content_type in {
        "/page": "text/html; charset=utf-8",
        "/shouted": "Text/HTML",
        "/file": "application/zip",
    }.items():
        httpserver.expect_request(path).respond_with_data(headers={"Content-Type": content_type})
    assert [http.head(httpserver.url_for(path)).is_web_page for path in ("/page", "/shouted", "/file")] == [
        True,
        True,
        False,
    ]


# --- downloads that break off -------------------------------------------------------------------------------------


def test_a_cut_download_asks_for_the_rest_only(http: Http, publisher: Callable[..., Publisher], tmp_path: Path):
    server = publisher(cut(), rest())
    http.download(server.url, tmp_path / "file.zip")
    assert (tmp_path / "file.zip").read_bytes() == BODY
    assert "Range" not in server.asked[0]
    assert (server.asked[1]["Range"], server.asked[1]["If-Range"]) == (f"bytes={HALF}-", '"one"')
    assert [path.name for path in tmp_path.iterdir()] == ["file.zip"]


def test_a_resumed_download_reports_the_headers_of_the_whole_file(
    http: Http, publisher: Callable[..., Publisher], tmp_path: Path
):
    headers = http.download(publisher(cut(), rest()).url, tmp_path / "file.zip").headers
    assert (headers["Content-Length"], headers["ETag"]) == (str(len(BODY)), '"one"')


def test_progress_counts_what_had_arrived_before_the_cut(
    http: Http, publisher: Callable[..., Publisher], tmp_path: Path
):
    seen: list[tuple[int, int | None]] = []
    http.download(publisher(cut(), rest()).url, tmp_path / "file.zip", progress=lambda *at: seen.append(at))
    assert seen == [(HALF, len(BODY)), (len(BODY), len(BODY))]


def test_a_connection_that_is_reset_is_tried_again(http: Http, publisher: Callable[..., Publisher], tmp_path: Path):
    def reset(connection: socket.socket) -> None:
        connection.sendall(cut())
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))

    http.download(publisher(reset, whole()).url, tmp_path / "file.zip")
    assert (tmp_path / "file.zip").read_bytes() == BODY


def test_a_download_that_stalls_is_tried_again(publisher: Callable[..., Publisher], tmp_path: Path):
    silence = threading.Event()

    def stall(connection: socket.socket) -> None:
        connection.sendall(cut())
        silence.wait(2)

    server = publisher(stall, whole())
    threading.Timer(0.4, silence.set).start()
    Http(attempts=2, backoff=0, timeout=(1, 0.2)).download(server.url, tmp_path / "file.zip")
    assert (tmp_path / "file.zip").read_bytes() == BODY


def test_a_download_cut_again_and_again_goes_on_in_the_next_run(publisher: Callable[..., Publisher], tmp_path: Path):
    quarter = len(BODY) // 4
    piece = rest(quarter).removesuffix(BODY[2 * quarter :])
    first = publisher(cut(quarter), piece)
    with pytest.raises(
        SourceUnavailable, match=rf"was interrupted 2 times.*{2 * quarter:,} of {len(BODY):,} bytes.*resume"
    ):
        Http(attempts=2, backoff=0, timeout=(2, 2)).download(first.url, tmp_path / "file.zip")
    assert not (tmp_path / "file.zip").exists()

    second = publisher(rest(2 * quarter))
    Http(attempts=1, timeout=(2, 2)).download(second.url, tmp_path / "file.zip")
    assert (tmp_path / "file.zip").read_bytes() == BODY
    assert second.asked[0]["Range"] == f"bytes={2 * quarter}-"


def test_a_run_killed_just_before_the_last_step_is_finished_by_the_next(
    http: Http, publisher: Callable[..., Publisher], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    with monkeypatch.context() as killed:
        killed.setattr("sources.http._Partial.finish", _kill)
        with pytest.raises(KeyboardInterrupt):
            http.download(publisher(whole()).url, tmp_path / "file.zip")

    # All bytes are there, so there is no rest to ask for: RFC 9110 has the server answer 416.
    nothing_left = answer("416 Range Not Satisfiable", Content_Range=f"bytes */{len(BODY)}")
    http.download(publisher(nothing_left, whole()).url, tmp_path / "file.zip")
    assert (tmp_path / "file.zip").read_bytes() == BODY


def _kill(*_: object) -> None:
    raise KeyboardInterrupt


def test_a_file_that_changed_in_between_is_sent_whole_and_never_mixed(
    http: Http, publisher: Callable[..., Publisher], tmp_path: Path
):
    changed = BODY[::-1]
    server = publisher(cut(), whole(changed, ETag='"two"'))
    assert http.download(server.url, tmp_path / "file.zip").headers["ETag"] == '"two"'
    assert (tmp_path / "file.zip").read_bytes() == changed


def test_the_rest_of_another_version_is_never_appended(http: Http, publisher: Callable[..., Publisher], tmp_path: Path):
    changed = BODY[::-1]
    ignores_if_range = rest(body=changed, ETag='"two"')
    http.download(publisher(cut(), ignores_if_range, whole(changed, ETag='"two"')).url, tmp_path / "file.zip")
    assert (tmp_path / "file.zip").read_bytes() == changed


def test_a_server_that_ignores_ranges_sends_the_file_from_its_start(
    http: Http, publisher: Callable[..., Publisher], tmp_path: Path
):
    server = publisher(cut(), whole())
    http.download(server.url, tmp_path / "file.zip")
    assert "Range" in server.asked[1]
    assert (tmp_path / "file.zip").read_bytes() == BODY


@pytest.mark.parametrize(
    ("sent", "resumed_on"),
    [
        pytest.param({"ETag": 'W/"one"'}, None, id="a weak tag promises nothing"),
        pytest.param({"ETag": None}, None, id="no version is no version"),
        pytest.param(
            {"ETag": 'W/"one"', "Last_Modified": "Mon, 05 Jan 2026 08:00:00 GMT"},
            "Mon, 05 Jan 2026 08:00:00 GMT",
            id="a date is better than a weak tag",
        ),
    ],
)
def test_a_download_is_resumed_only_on_a_version_that_promises_the_same_bytes(
    http: Http, publisher: Callable[..., Publisher], tmp_path: Path, sent: dict[str, str | None], resumed_on: str | None
):
    server = publisher(cut(**sent), whole(**sent))
    http.download(server.url, tmp_path / "file.zip")
    assert server.asked[1].get("If-Range") == resumed_on
    assert ("Range" in server.asked[1]) == (resumed_on is not None)
    assert (tmp_path / "file.zip").read_bytes() == BODY


@pytest.mark.parametrize(
    "answered",
    [
        pytest.param({"Content_Range": f"bytes {HALF - 1}-{len(BODY) - 1}/{len(BODY)}"}, id="earlier"),
        pytest.param({"Content_Range": f"bytes {HALF + 1}-{len(BODY) - 1}/{len(BODY)}"}, id="later"),
        pytest.param({"Content_Range": None}, id="nowhere"),
        pytest.param({"Content_Range": "rows 1-2/3"}, id="another unit"),
    ],
)
def test_a_rest_from_the_wrong_place_makes_the_download_start_over(
    http: Http, publisher: Callable[..., Publisher], tmp_path: Path, answered: dict[str, str | None]
):
    server = publisher(cut(), rest(**answered), whole())
    http.download(server.url, tmp_path / "file.zip")
    assert "Range" not in server.asked[2]
    assert (tmp_path / "file.zip").read_bytes() == BODY


def test_a_rest_that_comes_in_pieces_is_asked_for_until_it_is_whole(
    http: Http, publisher: Callable[..., Publisher], tmp_path: Path
):
    piece = answer(
        "206 Partial Content",
        BODY[HALF : HALF + 100],
        Content_Range=f"bytes {HALF}-{HALF + 99}/{len(BODY)}",
        ETag='"one"',
    )
    http.download(publisher(cut(), piece, rest(HALF + 100)).url, tmp_path / "file.zip")
    assert (tmp_path / "file.zip").read_bytes() == BODY


def test_a_body_shorter_than_promised_is_no_file(publisher: Callable[..., Publisher], tmp_path: Path):
    short = answer("200 OK", BODY[:-1], Content_Length=len(BODY))
    with pytest.raises(SourceUnavailable, match=rf"{len(BODY) - 1:,} of {len(BODY):,} bytes"):
        Http(attempts=1, timeout=(2, 2)).download(publisher(short).url, tmp_path / "file.zip")
    assert not (tmp_path / "file.zip").exists()


def test_a_body_of_unannounced_length_is_taken_whole(http: Http, publisher: Callable[..., Publisher], tmp_path: Path):
    chunks = b"".join(b"%x\r\n%b\r\n" % (len(part), part) for part in (BODY[:HALF], BODY[HALF:], b""))
    sent = answer("200 OK", chunks, Content_Length=None, Transfer_Encoding="chunked")
    headers = http.download(publisher(sent).url, tmp_path / "file.zip").headers
    assert (tmp_path / "file.zip").read_bytes() == BODY
    assert headers["Content-Length"] == str(len(BODY))


def test_a_file_is_stored_as_it_was_sent_not_unpacked(http: Http, publisher: Callable[..., Publisher], tmp_path: Path):
    packed = gzip.compress(BODY, mtime=0)
    server = publisher(whole(packed, Content_Encoding="gzip"))
    http.download(server.url, tmp_path / "file.zip")
    assert server.asked[0]["Accept-Encoding"] == "identity"
    assert (tmp_path / "file.zip").read_bytes() == packed


def test_the_headers_asked_for_are_those_of_the_file_as_it_is_stored(http: Http, publisher: Callable[..., Publisher]):
    # A server that packs on the way gives the packed form another tag and length than the download will have.
    server = publisher(answer("200 OK"))
    http.head(server.url)
    assert server.asked[0]["Accept-Encoding"] == "identity"


def test_an_empty_file_is_a_file(http: Http, httpserver: HTTPServer, tmp_path: Path):
    httpserver.expect_request("/file.zip").respond_with_data(b"")
    http.download(httpserver.url_for("/file.zip"), tmp_path / "file.zip")
    assert (tmp_path / "file.zip").read_bytes() == b""


def test_a_download_resumes_through_a_server_that_knows_ranges(http: Http, httpserver: HTTPServer, tmp_path: Path):
    def serve(request: Request) -> Response:
        response = Response(BODY, headers={"ETag": '"one"', "Accept-Ranges": "bytes"})
        if "Range" not in request.headers:
            response.set_data(BODY[:HALF])
            response.headers["Content-Length"] = str(len(BODY))
            return response
        return response.make_conditional(request, accept_ranges=True, complete_length=len(BODY))

    httpserver.expect_request("/file.zip").respond_with_handler(serve)
    http.download(httpserver.url_for("/file.zip"), tmp_path / "file.zip")
    assert (tmp_path / "file.zip").read_bytes() == BODY
    assert [response.status_code for _, response in httpserver.log] == [200, 206]


# --- a mirror in place of the network -----------------------------------------------------------------------------


@pytest.fixture
def mirror(tmp_path: Path) -> Path:
    """A folder that answers for example.org, next to a file that is none of its business."""
    (tmp_path / "secret.zip").write_bytes(b"secret")
    file = tmp_path / "mirror/example.org/data/file.zip"
    file.parent.mkdir(parents=True)
    file.write_bytes(BODY)
    return tmp_path / "mirror"


def test_a_mirror_answers_for_the_address(mirror: Path, tmp_path: Path):
    http = Http(mirror=mirror)
    url = "https://example.org/data/file.zip"
    answered = http.download(url, tmp_path / "file.zip")
    assert (tmp_path / "file.zip").read_bytes() == BODY
    assert answered.headers["Content-Length"] == str(len(BODY))
    assert dict(http.head(url).headers) == dict(answered.headers)


def test_a_mirror_never_asks_the_network(mirror: Path, httpserver: HTTPServer):
    httpserver.expect_request("/file.zip").respond_with_data(BODY)
    with pytest.raises(SourceMissing):
        Http(mirror=mirror).head(httpserver.url_for("/file.zip"))
    assert httpserver.log == []


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org/data/other.zip",
        "https://example.org/data",
        "https://example.com/data/file.zip",
        "https://example.org/../../secret.zip",
        "https://example.org/%2e%2e/%2e%2e/secret.zip",
        "https://example.org/..%2f..%2fsecret.zip",
        "https://example.org/data/../../../secret.zip",
        "https://example.org//etc/hostname",
        "https://example.org/data/file.zip%00",
    ],
)
def test_a_mirror_has_nothing_outside_its_folder(mirror: Path, url: str):
    with pytest.raises(SourceMissing):
        Http(mirror=mirror).head(url)


def test_a_mirror_changes_its_tag_with_its_file(mirror: Path):
    http, url = Http(mirror=mirror), "https://example.org/data/file.zip"
    before = http.head(url).headers
    (mirror / "example.org/data/file.zip").write_bytes(BODY + b"more")
    assert http.head(url).headers["ETag"] != before["ETag"]


@pytest.mark.parametrize("same", [True, False])
def test_a_mirror_sends_the_rest_of_the_same_version_only(mirror: Path, tmp_path: Path, same: bool):
    http, url = Http(mirror=mirror), "https://example.org/data/file.zip"
    seen: list[int] = []

    def stop(received: int, _: int | None) -> None:
        seen.append(received)
        if len(seen) == 1:
            raise KeyboardInterrupt

    large = BODY * 300  # more than one chunk
    (mirror / "example.org/data/file.zip").write_bytes(large)
    with pytest.raises(KeyboardInterrupt):
        http.download(url, tmp_path / "file.zip", progress=stop)
    if not same:
        large = large[::-1] + b"!"
        (mirror / "example.org/data/file.zip").write_bytes(large)
    http.download(url, tmp_path / "file.zip", progress=stop)
    assert (tmp_path / "file.zip").read_bytes() == large
    assert (seen[1] == 2 * seen[0]) == same


def test_links_that_the_owner_of_a_mirror_made_are_followed(mirror: Path, tmp_path: Path):
    (mirror / "example.org/data/link.zip").symlink_to(tmp_path / "secret.zip")
    Http(mirror=mirror).download("https://example.org/data/link.zip", tmp_path / "file.zip")
    assert (tmp_path / "file.zip").read_bytes() == b"secret"
