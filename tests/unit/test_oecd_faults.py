"""The same faults for the OECD, BaTIS and PRODCOM: recovered from or refused in words, and nothing lands of them."""

import gzip
import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Response

from sources.batis.client import BatisClient
from sources.batis.parse import read_services
from sources.http import Http, SourceError, SourceRejected, SourceUnavailable
from sources.landing import Landed, Landing
from sources.oecd.client import BUNDLES, DATAFLOWS, OecdClient
from sources.oecd.icio import read_tables, years_of
from sources.oecd.parse import read_observations
from sources.prodcom.client import DATASETS, ProdcomClient
from sources.prodcom.parse import read_year
from sources.table import ContractViolation
from tests.unit import test_batis, test_prodcom
from tests.unit.oecd_files import ICIO, TIVA, text


@dataclass(frozen=True)
class Client:
    """How a client asks, how its answer is parsed, and what a good answer is."""

    ask: Callable[[Http, Landing, str], Landed]
    parse: Callable[[Path], object]
    good: bytes
    member: str | None = None


def zipped(name: str, body: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, body)
    return buffer.getvalue()


CLIENTS = {
    "observations": Client(
        ask=lambda http, landing, url: OecdClient(http, landing, url, url, url).observations(DATAFLOWS[0]),
        parse=lambda path: read_observations(path, DATAFLOWS[0]),
        good=text(TIVA).encode(),
    ),
    "tables": Client(
        ask=lambda http, landing, url: OecdClient(http, landing, url, url, url).bundle(BUNDLES[0]),
        parse=lambda path: list(read_tables(path, "2025", years_of(path), path.parent / "scratch")),
        good=text(ICIO).encode(),
        member="2022_SML.csv",
    ),
    "batis": Client(
        ask=lambda http, landing, url: BatisClient(http, landing, url).fetch(),
        parse=lambda path: list(read_services(path, lambda _: True, path.parent / "scratch")),
        good=text((test_batis.HEADER, *test_batis.ROWS)).encode(),
        member="bulk.csv",
    ),
    "prodcom": Client(
        ask=lambda http, landing, url: ProdcomClient(http, landing, url).year(DATASETS[0], 2020)[0],
        parse=lambda path: read_year([path], test_prodcom.CODE, 2020),
        good=text(test_prodcom.LINES).encode(),
    ),
}


@pytest.fixture(params=CLIENTS)
def client(request: pytest.FixtureRequest) -> Client:
    return CLIENTS[request.param]


def body_of(client: Client, content: bytes) -> bytes:
    return zipped(client.member, content) if client.member else content


def ask(client: Client, server: HTTPServer, tmp_path: Path) -> Landed:
    http = Http(attempts=3, backoff=0.01, timeout=(1, 1))
    return client.ask(http, Landing(tmp_path / "landing"), server.url_for("/at"))


def serve(server: HTTPServer, *answers: Response) -> None:
    """Give the answers in turn, the last one for good."""
    left = list(answers)
    server.expect_request(re.compile("/.*")).respond_with_handler(lambda _: left.pop(0) if len(left) > 1 else left[0])


@pytest.mark.parametrize(
    "first", [Response(status=503), Response(status=500), Response(status=429, headers={"Retry-After": "0"})]
)
def test_a_passing_failure_is_sat_out(client: Client, httpserver: HTTPServer, tmp_path: Path, first: Response):
    serve(httpserver, first, Response(body_of(client, client.good), content_type="application/octet-stream"))
    client.parse(ask(client, httpserver, tmp_path).path)


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (Response(status=503), SourceUnavailable),
        (Response(status=429, headers={"Retry-After": "0"}), SourceUnavailable),
        (Response(status=401), SourceRejected),
        (Response(status=403), SourceRejected),
        (Response(status=404), SourceRejected),
        (Response("<html>Sign in</html>", content_type="text/html"), SourceRejected),
    ],
    ids=["503", "429", "401", "403", "404", "page"],
)
def test_a_lasting_failure_is_refused(
    client: Client, httpserver: HTTPServer, tmp_path: Path, answer: Response, error: type[SourceError]
):
    serve(httpserver, answer)
    with pytest.raises(error):
        ask(client, httpserver, tmp_path)
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def test_a_redirect_loop_is_refused(client: Client, httpserver: HTTPServer, tmp_path: Path):
    serve(httpserver, Response(status=302, headers={"Location": "/again"}))
    with pytest.raises(SourceRejected, match="is a redirect loop"):
        ask(client, httpserver, tmp_path)


def test_bytes_that_are_no_text_are_refused(client: Client, httpserver: HTTPServer, tmp_path: Path):
    header, _, rows = client.good.partition(b"\n")
    broken = header + b"\n" + rows.replace(b"C", b"\xff", 1)
    serve(httpserver, Response(body_of(client, broken), content_type="application/octet-stream"))
    landed = ask(client, httpserver, tmp_path)
    with pytest.raises(ContractViolation):
        client.parse(landed.path)


def test_a_line_a_field_too_long_is_refused(client: Client, httpserver: HTTPServer, tmp_path: Path):
    lines = client.good.splitlines()
    longer = b"\n".join([*lines[:2], lines[2] + b",1,1", *lines[3:]]) + b"\n"
    serve(httpserver, Response(body_of(client, longer), content_type="application/octet-stream"))
    landed = ask(client, httpserver, tmp_path)
    with pytest.raises(ContractViolation):
        client.parse(landed.path)


@pytest.mark.parametrize("name", ["observations", "prodcom"])
def test_a_line_that_breaks_off_is_refused(httpserver: HTTPServer, tmp_path: Path, name: str):
    whole = CLIENTS[name].good
    serve(httpserver, Response(whole[: whole.rindex(b",")], content_type="text/csv"))
    landed = ask(CLIENTS[name], httpserver, tmp_path)
    with pytest.raises(ContractViolation, match=r"a line does not have .* fields; the file may be cut off"):
        CLIENTS[name].parse(landed.path)


def test_a_packed_answer_is_not_unpacked_and_so_never_a_bomb(httpserver: HTTPServer, tmp_path: Path):
    bomb = gzip.compress(b"0" * (8 << 20))
    serve(httpserver, Response(bomb, content_type="text/csv", headers={"Content-Encoding": "gzip"}))
    for name in ("observations", "prodcom"):
        with pytest.raises(SourceRejected, match="did not answer with SDMX-CSV"):
            ask(CLIENTS[name], httpserver, tmp_path)
