"""No key is ever told: not on the screen, in a log, a manifest, a Dagster event, a budget or the warehouse."""

import json
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import duckdb
import polars as pl
import pytest

from sources.http import Http
from tests.faults.cases import census, comtrade
from tests.faults.server import Asked, Fault, Publisher, Reply, served
from tests.pipeline.world import Place

pytestmark = pytest.mark.slow  # a build

CASES = (census.CASE, comtrade.CASE)


def echo(status: int) -> Fault:
    """Answer with everything that was sent: a key in the address, in a header, in the body, in the reason."""

    def fault(asked: Asked, good: Reply) -> Reply:
        said = json.dumps([asked.path, dict(asked.params), dict(asked.headers)])
        return Reply(said.encode(), status, {"X-Asked": said, "Retry-After": "0"})

    return fault


def moved(asked: Asked, good: Reply) -> Reply:
    return Reply(status=302, headers={"Location": f"{asked.path}?key={asked.params.get('key', '')}"})


BAD_DAYS: tuple[Fault, ...] = (echo(200), echo(401), echo(403), echo(503), moved)


def texts(home: Path) -> Iterator[tuple[str, str]]:
    """Yield the place and the content of everything that a home holds, Parquet and the warehouse unpacked."""
    for path in sorted(home.rglob("*")):
        place = str(path.relative_to(home))
        if path.suffix == ".parquet":
            yield place, str(pl.read_parquet(path).rows())
        elif path.suffix == ".duckdb":
            with duckdb.connect(str(path), read_only=True) as con:
                for schema, table in con.execute("select schema_name, table_name from duckdb_tables()").fetchall():
                    yield place, f"{schema}.{table}: {con.execute(f'from {schema}.{table}').fetchall()}"
        elif path.is_file():
            yield place, path.read_bytes().decode("latin-1")


def test_no_key_is_ever_told(place: Place, monkeypatch: pytest.MonkeyPatch):
    for argument, value in {"attempts": 2, "backoff": 0, "timeout": (2, 5)}.items():
        monkeypatch.setitem(Http.__init__.__kwdefaults__, argument, value)
    settings: dict[str, object] = {"FIVE_BASES_MIRROR": None, "NO_PROXY": "*"}
    publishers = [Publisher(case.answer) for case in CASES]
    with ExitStack() as stack:
        addresses = [stack.enter_context(served(publisher)) for publisher in publishers]
        for case, address in zip(CASES, addresses, strict=True):
            settings |= {case.url_setting: address + case.base_path, **case.environment, **case.keys}
            monkeypatch.setattr(f"sources.{case.connector.name}.connector.CONNECTOR", case.connector)
            for attribute, value in case.patched.items():
                monkeypatch.setattr(attribute, value)
        run = ["--debug", "run", *(part for case in CASES for part in ("--only", case.connector.name))]
        said = []
        for fault in (*BAD_DAYS, None):
            for publisher in publishers:
                publisher.fails(fault)
            said.append(place.call(*run, **settings))
            assert said[-1].code == (4 if fault else 0), said[-1].err
        said.append(place.call("sources", **settings))
    told = [("screen", one.out + one.err) for one in said] + list(texts(place.home))
    for case, publisher, address in zip(CASES, publishers, addresses, strict=True):
        (key,) = case.keys.values()
        assert any(key in f"{asked.params} {asked.headers}" for asked in publisher.asked)
        assert [where for where, text in told if key in text] == []
        # Where it would stand: each of these tells the address that was asked.
        for kind in ("screen", "landing/", "raw/", "dagster/", "releases/"):
            assert any(where.startswith(kind) and address in text for where, text in told), kind
