"""Dagster's history with connections that are kept: the same history, whoever reads it, however its writer ended."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import dagster as dg
import pytest
import sqlalchemy as sa
from dagster._core.storage.event_log.sqlite import sqlite_event_log
from dagster._core.storage.runs.sqlite import sqlite_run_storage

from dagster_project import event_log
from dagster_project.event_log import MAX_OPEN_RUNS, PooledStorage, open_instance
from dagster_project.runner import prepare_dagster_home
from sources.settings import ROOT, load_settings

STOCK = "telemetry: {enabled: false}\n"
OURS = (ROOT / "dagster_project" / "dagster.yaml").read_text(encoding="utf-8")
WRITER = """
import sys
import dagster as dg

with dg.DagsterInstance.get() as instance:
    run = dg.DagsterRun("job", run_id="run")
    instance.add_run(run)
    for number in range(int(sys.argv[1])):
        instance.report_engine_event(f"event {number}", run)
        instance.report_runless_asset_event(dg.AssetMaterialization(f"asset_{number}"))
    print("written", flush=True)
    sys.stdin.read()
"""


@contextmanager
def instance_in(home: Path, config: str = OURS) -> Iterator[dg.DagsterInstance]:
    home.mkdir(exist_ok=True)
    (home / "dagster.yaml").write_text(config, encoding="utf-8")
    with open_instance(home) as instance:
        yield instance


@contextmanager
def writing(home: Path, events: int) -> Iterator["subprocess.Popen[str]"]:
    """A process that has written its events and still lives."""
    with instance_in(home):
        writer = subprocess.Popen(
            [sys.executable, "-c", WRITER, str(events)],
            env=os.environ | {"DAGSTER_HOME": str(home), "PYTHONPATH": str(ROOT)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert writer.stdout
        try:
            assert writer.stdout.readline() == "written\n"
            yield writer
        finally:
            writer.kill()
            writer.communicate()


def messages(instance: dg.DagsterInstance) -> list[str]:
    return [record.event_log_entry.message for record in instance.get_records_for_run("run").records]


def written(events: int) -> list[str]:
    return [f"event {number}" for number in range(events)]


@pytest.mark.parametrize("config", [STOCK, OURS], ids=["stock", "ours"])
def test_a_killed_process_leaves_all_it_wrote_to_any_reader(tmp_path: Path, config: str) -> None:
    with writing(tmp_path / "home", 20) as writer:
        writer.send_signal(signal.SIGKILL)
        writer.wait()
        with instance_in(tmp_path / "home", config) as instance:
            assert messages(instance) == written(20)
            assert len(instance.get_asset_keys()) == 20
            assert [run.run_id for run in instance.get_runs()] == ["run"]


def test_another_process_reads_along(tmp_path: Path) -> None:
    with writing(tmp_path / "home", 3) as writer, instance_in(tmp_path / "home") as instance:
        assert writer.poll() is None
        assert messages(instance) == written(3)
        assert len(instance.get_asset_keys()) == 3


def test_who_watches_a_run_is_told_while_its_writer_keeps_the_connection(tmp_path: Path) -> None:
    told, run = threading.Event(), dg.DagsterRun("job", run_id="run")
    with instance_in(tmp_path / "home") as writer, instance_in(tmp_path / "home") as reader:
        writer.add_run(run)
        writer.report_engine_event("before", run)
        reader.watch_event_logs("run", None, lambda event, cursor: told.set() if "after" in event.message else None)
        writer.report_engine_event("after", run)
        assert told.wait(30)


def test_dagsters_own_history_is_read_and_continued(tmp_path: Path) -> None:
    run = dg.DagsterRun("job", run_id="run")
    for config, message in ((STOCK, "event 0"), (OURS, "event 1"), (STOCK, "event 2")):
        with instance_in(tmp_path / "home", config) as instance:
            if not instance.has_run("run"):
                instance.add_run(run)
            instance.report_engine_event(message, run)
            assert messages(instance)[-1] == message
    with instance_in(tmp_path / "home") as instance:
        assert messages(instance) == written(3)


def engines_of(monkeypatch: pytest.MonkeyPatch, module: object, work: Callable[[], object]) -> int:
    """Count the engines that ``module`` makes while ``work`` is done."""
    made = []
    monkeypatch.setattr(module, "create_engine", lambda *a, **k: made.append(a) or sa.create_engine(*a, **k))
    work()
    return len(made)


@pytest.mark.parametrize(
    ("config", "is_pooled"), [(STOCK, False), (OURS, True)], ids=["stock: else event_log.py can go", "ours"]
)
def test_an_engine_is_made_for_every_event(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, config: str, is_pooled: bool
) -> None:
    run = dg.DagsterRun("job", run_id="run")
    with instance_in(tmp_path / "home", config) as instance:
        instance.add_run(run)
        instance.report_engine_event("the first makes the database", run)
        ours: list[object] = []
        monkeypatch.setattr(event_log, "pooled_engine", ours.append)
        events = engines_of(
            monkeypatch,
            sqlite_event_log,
            lambda: [instance.report_engine_event(message, run) for message in written(10)],
        )
        runs = engines_of(monkeypatch, sqlite_run_storage, lambda: [instance.has_run("run") for _ in range(10)])
    assert (events, runs) == ((0, 0) if is_pooled else (10, 10))
    assert ours == []


def test_commits_do_not_wait_for_the_disk_and_stand_in_the_write_ahead_log(tmp_path: Path) -> None:
    storage = PooledStorage(str(tmp_path))
    for connect in (
        lambda: storage.event_log_storage.run_connection("run"),
        storage.event_log_storage.index_connection,
        storage.run_storage.connect,
    ):
        with connect() as connection:
            assert connection.exec_driver_sql("pragma journal_mode").scalar() == "wal"
            assert connection.exec_driver_sql("pragma synchronous").scalar() == 1
    storage.dispose()


def open_databases(folder: Path) -> set[str]:
    paths = [descriptor.readlink() for descriptor in Path("/proc/self/fd").iterdir() if descriptor.is_symlink()]
    return {path.name for path in paths if path.is_relative_to(folder) and path.suffix == ".db"}


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="open files are listed in /proc")
def test_few_databases_stay_open_and_none_after_the_end(tmp_path: Path) -> None:
    with instance_in(tmp_path / "home") as instance:
        for number in range(MAX_OPEN_RUNS + 3):
            instance.get_records_for_run(f"run_{number}")
        recent = {f"run_{number}.db" for number in range(3, MAX_OPEN_RUNS + 3)}
        assert open_databases(tmp_path) - {"index.db", "runs.db"} == recent
        instance.get_records_for_run("run_0")  # opens again
    assert open_databases(tmp_path) == set()


def test_a_history_that_is_wiped_begins_anew(tmp_path: Path) -> None:
    run = dg.DagsterRun("job", run_id="run")
    with instance_in(tmp_path / "home") as instance:
        for _ in range(2):
            instance.add_run(run)
            instance.report_engine_event("event 0", run)
            assert messages(instance) == written(1)
            instance.wipe()
            assert messages(instance) == []


def test_a_home_that_an_earlier_version_made_gets_this_storage(tmp_path: Path) -> None:
    settings = load_settings()
    settings.dagster_home.mkdir(parents=True)
    config = settings.dagster_home / "dagster.yaml"
    earlier = OURS[: OURS.index("# Dagster's own files")] + OURS[OURS.index("# One run at a time") :]
    config.write_text(earlier, encoding="utf-8")
    prepare_dagster_home(settings)
    assert config.read_text(encoding="utf-8") == OURS
    config.write_text(earlier + "# changed by its owner\n", encoding="utf-8")
    prepare_dagster_home(settings)
    assert config.read_text(encoding="utf-8") == earlier + "# changed by its owner\n"
