"""A run that is killed or stopped at any moment leaves readers alone, and the next run finishes the work."""

import http.server
import os
import re
import signal
import subprocess
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import dagster as dg
import pytest
from filelock import FileLock

from tests.pipeline.world import SECOND, YEARS, Place, flows, members, release_id, write_zip

pytestmark = pytest.mark.slow  # every start of the command loads Dagster

LATER = (*YEARS, YEARS[-1] + 1)
PATIENCE = 120.0  # seconds
FINISHED = {"SUCCESS", "FAILURE", "CANCELED"}
Moment = Callable[[Path], bool]


def any_file(pattern: str) -> Moment:
    return lambda home: any(path.stat().st_size for path in home.glob(pattern) if path.is_file())


DOWNLOADING = any_file("landing/**/*.part")
WRITING_RAW = any_file("raw/baci/bilateral_trade/*/*/.*.partial/part.parquet")
BUILDING = any_file("candidate/five_bases.duckdb")
PUBLISHING = any_file("releases/.building/five_bases.duckdb")


def wait_until(process: "subprocess.Popen[str]", moment: Moment, home: Path) -> None:
    end = time.monotonic() + PATIENCE
    while not _seen(moment, home):
        assert process.poll() is None, f"the run ended before the moment came: {process.communicate()}"
        assert time.monotonic() < end, "the moment never came"
        time.sleep(0.001)


def _seen(moment: Moment, home: Path) -> bool:
    try:
        return moment(home)
    except FileNotFoundError:  # renamed between two looks
        return False


def killed(place: Place, moment: Moment, *, with_children: bool = True, **settings: object) -> None:
    """Start a run and kill it, as the kernel does when memory is short, at the given moment."""
    process = place.start("run", "--only", "baci", **settings)
    wait_until(process, moment, place.home)
    if with_children:
        os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()
    process.communicate(timeout=PATIENCE)
    assert process.returncode == -signal.SIGKILL


@pytest.fixture
def stalling(tmp_path: Path) -> Iterator[tuple[str, threading.Event]]:
    """A server that sends half of a release and then nothing until the event is set: its address, and the event."""
    body = write_zip(tmp_path / "server.zip", members(flows(LATER), release=SECOND)).read_bytes()
    go_on = threading.Event()

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_HEAD(self) -> None:
            self.answer(with_body=False)

        def do_GET(self) -> None:
            self.answer(with_body=True)

        def answer(self, with_body: bool) -> None:
            if not self.path.endswith(f"BACI_HS22_{SECOND}.zip"):
                self.send_error(404)
                return
            wanted = re.fullmatch(r"bytes=(\d+)-", self.headers.get("Range", ""))
            start = int(wanted[1]) if wanted else 0
            self.send_response(206 if start else 200)
            self.send_header("ETag", '"one"')
            self.send_header("Content-Length", str(len(body) - start))
            if start:
                self.send_header("Content-Range", f"bytes {start}-{len(body) - 1}/{len(body)}")
            self.end_headers()
            if not with_body:
                return
            half = max(start, len(body) // 2)
            try:
                self.wfile.write(body[start:half])
                self.wfile.flush()
                go_on.wait(PATIENCE)
                self.wfile.write(body[half:])
            except OSError:
                pass  # whoever asked was killed

        def log_message(self, *_: object) -> None: ...

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/baci", go_on
    finally:
        go_on.set()
        server.shutdown()
        server.server_close()


def partial_vintages(place: Place) -> list[Path]:
    """Folders of vintages that no manifest speaks of, under names that readers would believe."""
    known = set(place.vintages())
    return [path for path in place.home.glob("raw/**/vintage=*") if path.name.removeprefix("vintage=") not in known]


def unfinished(place: Place) -> list[tuple[str, str]]:
    return [run for run in place.dagster_runs() if run[1] not in FINISHED]


def test_before_the_first_release_a_killed_run_leaves_nothing_to_read(
    empty_place: Place, stalling: tuple[str, threading.Event]
) -> None:
    place, (url, go_on) = empty_place, stalling
    online = {"BACI_URL": url, "FIVE_BASES_MIRROR": None}
    for moment in (DOWNLOADING, WRITING_RAW):
        killed(place, moment, **online)
        go_on.set()  # from the second run on, the rest is sent
        asked = place.call("sql", "select 1")
        assert asked.code == 1
        assert "there is no published release" in asked.err
        assert (place.published(), place.vintages()) == (None, [])

    said = place.call("run", "--only", "baci", **online)
    assert said.code == 0, said.err
    assert place.rows("select distinct year from marts.fct_bilateral_trade order by 1") == [(y,) for y in LATER]
    assert unfinished(place) == []
    assert partial_vintages(place) == []
    assert not list(place.home.rglob("*.part")) and not list(place.home.rglob("*.partial"))


@pytest.fixture
def renewed(place: Place) -> Place:
    """A place with one published release, and a second one to be had."""
    place.offer(members(flows(LATER), release=SECOND), SECOND)
    return place


def finishes(place: Place) -> None:
    """A normal run publishes the second release, and leaves nothing of the runs before it behind."""
    before = place.published()
    said = place.call("run")
    assert said.code == 0, said.err
    assert place.published() != before
    assert place.value("select count(*) from meta.releases") == 2
    assert place.rows("select distinct year from marts.fct_bilateral_trade order by 1") == [(y,) for y in LATER]
    assert unfinished(place) == []
    assert not (place.home / "candidate").exists() and not (place.home / "releases/.building").exists()


def test_a_run_that_is_killed_leaves_the_release_as_it_is(renewed: Place) -> None:
    before, first = renewed.published(), release_id(renewed)
    # Short of memory, the kernel kills one process: dbt goes on without the run that started it.
    killed(renewed, BUILDING, with_children=False)
    assert renewed.published() == before

    killed(renewed, PUBLISHING)
    assert renewed.published() == before
    asked = renewed.call("sql", "select max(release_id) as id from meta.releases", "--format", "csv")
    assert asked.out == f"id\n{first}\n"
    assert re.findall(r"R\d{8}T\w+Z", renewed.call("releases", "list").out) == [first]
    finishes(renewed)


def test_a_run_that_is_stopped_by_hand_says_so_in_one_message(renewed: Place) -> None:
    before = renewed.published()
    process = renewed.start("run")
    wait_until(process, BUILDING, renewed.home)
    os.killpg(process.pid, signal.SIGINT)  # Ctrl-C in a terminal goes to the whole group
    out, err = process.communicate(timeout=PATIENCE)
    assert process.returncode == 1, (process.returncode, err)
    assert renewed.published() == before
    said = [line for line in err.splitlines() if line and not re.match(r" *\d+\.\d s  ", line)]
    assert said == ["five-bases: stopped; nothing was published. Run again: files already downloaded are kept."], err
    assert out == ""


def test_a_run_that_is_stopped_while_it_ingests_publishes_nothing_and_the_next_one_goes_on(renewed: Place) -> None:
    before = renewed.published()
    process = renewed.start("run")
    wait_until(process, WRITING_RAW, renewed.home)
    os.killpg(process.pid, signal.SIGINT)
    process.communicate(timeout=PATIENCE)
    assert process.returncode == 1  # stopping is neither a refusal nor a publisher's fault
    assert renewed.published() == before
    assert renewed.execute("baci").success
    assert len(renewed.vintages()) == 2
    assert not list(renewed.home.rglob("*.partial"))


@pytest.mark.parametrize("status", ["NOT_STARTED", "STARTING", "STARTED", "CANCELING"])
def test_the_books_are_closed_on_a_dead_run_and_stay_open_on_a_living_one(place: Place, status: str) -> None:
    processes = place.home / "dagster" / "processes"
    with place.environment(DAGSTER_HOME=place.home / "dagster"), dg.DagsterInstance.get() as instance:
        for process in ("dead", "living"):
            run = dg.DagsterRun(
                "warehouse",
                run_id=str(uuid.uuid4()),
                status=dg.DagsterRunStatus(status),
                tags={"five_bases/process": process},
            )
            instance.add_run(run)
    with FileLock(processes / "living"):
        assert place.call("run").code == 0
    assert unfinished(place) == [("warehouse", status)]
    assert place.call("run").code == 0
    assert unfinished(place) == []
    assert list(processes.iterdir()) == []
