"""Every publisher's client against every way a publisher fails, over real sockets.

Each fault ends in the documented error or in recovery; nothing partial is ever published, no key is ever told, and once
the publisher answers well again the next run succeeds.
"""

import gzip
import logging
import pkgutil
from collections.abc import Iterable, Iterator
from importlib import import_module
from pathlib import Path

import pytest
from _pytest.mark import ParameterSet
from pyrate_limiter import Duration, Rate

from dagster_project.context import context_of
from sources.budget import Budget
from sources.http import Http
from sources.settings import load_settings
from sources.vintages import RawStore, Vintage
from tests.faults import cases
from tests.faults.case import Case
from tests.faults.server import Asked, Fault, Publisher, Reply, served

CASES = {
    module.name: import_module(f"{cases.__name__}.{module.name}").CASE
    for module in pkgutil.iter_modules(cases.__path__)
}
READ_TIMEOUT = 0.5  # seconds


def says(status: int, body: bytes = b"", **headers: str) -> Fault:
    fields = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda asked, good: Reply(body, status, fields)


def bomb(asked: Asked, good: Reply) -> Reply:
    return Reply(gzip.compress(bytes(1 << 26)), headers={"Content-Encoding": "gzip"} | dict(good.headers))


REFUSED: dict[str, Fault] = {
    "401": says(401, b'{"statusCode":401,"message":"Access denied due to invalid subscription key."}'),
    "403 quota": says(403, b'{"statusCode":403,"message":"Out of call volume quota."}', Retry_After="0"),
    "404": says(404),
    "429 for good": says(429, b"Rate limit is exceeded.", Retry_After="0"),
    "503 for good": says(503),
    "redirect loop": lambda asked, good: Reply(status=302, headers={"Location": asked.path}),
    "page instead of data": says(200, b"<!DOCTYPE html><title>Maintenance</title>", Content_Type="text/html"),
    "nothing at all": says(200),
    "204": says(204),
    "connection cut for good": lambda asked, good: good.but(sent=len(good.body) // 2),
    "slow drip": lambda asked, good: good.but(pause=2 * READ_TIMEOUT),
    "gzip bomb": bomb,
    "cut, and said to be whole": lambda asked, good: good.but(body=good.body[:-1]),
    "not what it says": lambda asked, good: good.but(body=b"\xff\xfe\x00" + good.body[::-1]),
}
RECOVERED: dict[str, Fault] = {
    "429 once": says(429, b"Rate limit is exceeded.", Retry_After="0"),
    "503 once": says(503),
    "connection cut once": lambda asked, good: good.but(sent=len(good.body) // 2),
}


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Clients as they are, but for how long they wait and how often and how fast they ask."""
    given = {"attempts": 2, "backoff": 0, "timeout": (2, READ_TIMEOUT)}
    assert given.keys() <= Http.__init__.__kwdefaults__.keys()
    for name, value in given.items():
        monkeypatch.setitem(Http.__init__.__kwdefaults__, name, value)
    monkeypatch.setattr("sources.context.Budget", lambda path, _: Budget(path, [Rate(1_000, Duration.SECOND)]))
    monkeypatch.setenv("NO_PROXY", "*")


@pytest.fixture
def publisher(case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Publisher]:
    """The publisher on loopback, and the settings that point at it."""
    publisher = Publisher(case.answer)
    with served(publisher) as address:
        settings = {
            "FIVE_BASES_HOME": str(tmp_path),
            "FIVE_BASES_PROFILE": "live",
            "FIVE_BASES_MIRROR": "",
            case.url_setting: address + case.base_path,
        }
        for name, value in (settings | dict(case.environment) | dict(case.keys)).items():
            monkeypatch.setenv(name, value)
        for name, value in case.patched.items():
            monkeypatch.setattr(name, value)
        yield publisher


def run(case: Case) -> list[str]:
    """Bring the publisher up to date as its asset does; return what went wrong."""
    return case.connector.refresh(context_of(load_settings()))[1]


def published(case: Case) -> list[Vintage]:
    store = RawStore(load_settings().raw, load_settings().quarantine)
    name = case.connector.name
    return [vintage for dataset in store.newest(name) for vintage in store.vintages(name, dataset)]


def assert_refused_and_harmless(case: Case, publisher: Publisher, home: Path, said: str) -> None:
    problems = run(case)
    assert problems
    assert published(case) == []
    assert not list((home / "raw").rglob("*.parquet"))
    everything = (
        said
        + "".join(problems)
        + "".join(path.read_bytes().decode("latin-1") + path.name for path in home.rglob("*") if path.is_file())
    )
    assert not [key for key in case.keys.values() if key in everything]
    publisher.fails(None)
    assert run(case) == []
    assert published(case)


def of_every_case(faults: Iterable[str]) -> list[ParameterSet]:
    """Every publisher with every fault that is one there."""
    return [
        pytest.param(case, fault, id=f"{name} {fault}")
        for name, case in CASES.items()
        for fault in faults
        if fault not in case.answers
    ]


@pytest.mark.parametrize(("case", "fault"), of_every_case(REFUSED))
def test_a_fault_that_lasts_publishes_nothing_and_is_got_over(
    case: Case, publisher: Publisher, fault: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
):
    caplog.set_level(logging.DEBUG)
    publisher.fails(REFUSED[fault])
    assert_refused_and_harmless(case, publisher, tmp_path, caplog.text)


@pytest.mark.parametrize(("case", "fault"), of_every_case(RECOVERED))
def test_a_fault_that_passes_is_sat_out(case: Case, publisher: Publisher, fault: str):
    publisher.fails(RECOVERED[fault], times=1)
    assert run(case) == []
    assert published(case)


OWN = [
    pytest.param(case, kind, fault, id=f"{name} {fault}")
    for name, case in CASES.items()
    for kind, faults in (("disguises", case.disguises), ("spoilt", case.spoilt))
    for fault in faults
]


@pytest.mark.parametrize(("case", "kind", "fault"), OWN)
def test_a_fault_of_its_own_publishes_nothing_and_is_got_over(
    case: Case, publisher: Publisher, kind: str, fault: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
):
    caplog.set_level(logging.DEBUG)
    if kind == "disguises":
        publisher.fails(case.disguises[fault])
    else:
        spoil = case.spoilt[fault]
        publisher.fails(lambda asked, good: good.but(body=spoil(good.body)) if good.status == 200 else good)
    assert_refused_and_harmless(case, publisher, tmp_path, caplog.text)
