"""Dagster's history in SQLite, with pooled connections.

Dagster 1.13.27 makes a new SQLAlchemy engine, with a new connection and without a pool, for every event it stores or
reads (``SqliteEventLogStorage._connect``, ``SqliteRunStorage.connect``), and commits with ``synchronous=FULL``. A build
of this warehouse stores 2,100 events; that took 7,300 engines, 6,300 commits that each wait for the disk, and a fifth
of the build's CPU time. Here each database keeps one engine and commits with ``synchronous=NORMAL`` to a write-ahead
log. A process that is killed loses no event; a power cut may lose the last ones but damages nothing.

The file format is Dagster's: an instance with Dagster's own storage reads these files, and the other way round. This
module can go when Dagster pools its connections; a test compares the replaced methods with the installed version.
"""

from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import Any

import sqlalchemy as sa
import yaml
from dagster import DagsterInstance
from dagster._core.instance.ref import InstanceRef
from dagster._core.storage.event_log.sqlite.sqlite_event_log import (
    INDEX_SHARD_NAME,
    SqliteEventLogStorage,
    SqliteEventLogStorageWatchdog,
)
from dagster._core.storage.runs.sqlite.sqlite_run_storage import SqliteRunStorage
from dagster._core.storage.schedules.sqlite.sqlite_schedule_storage import SqliteScheduleStorage
from dagster._core.storage.sqlite import SQLITE_BUSY_TIMEOUT_SECONDS, create_db_conn_string
from dagster._core.storage.sqlite_storage import (
    DagsterSqliteStorage,
    _event_logs_directory,
    _runs_directory,
    _schedule_directory,
)
from dagster._serdes import ConfigurableClassData
from sqlalchemy.engine import Connection, Engine
from watchdog.events import FileSystemEvent

MAX_OPEN_RUNS = 8  # a web server looks at many runs in its life; each open database takes three file descriptors


def pooled_engine(url: str) -> Engine:
    """Return an engine that pools its connections to a SQLite database, and commits without waiting for the disk."""
    engine = sa.create_engine(url, connect_args={"timeout": SQLITE_BUSY_TIMEOUT_SECONDS})
    sa.event.listen(engine, "connect", _set_up)
    return engine


def _set_up(connection: Any, _record: object) -> None:
    # Dagster switches to the write-ahead log while it creates the tables; with a second open connection that fails.
    if connection.execute("pragma journal_mode").fetchone() != ("wal",):
        connection.execute("pragma journal_mode = wal")
    connection.execute("pragma synchronous = normal")


class PooledEventLogStorage(SqliteEventLogStorage):
    """Dagster's event log in SQLite: one database for each run and an index of all runs, with one engine each."""

    def __init__(self, base_dir: str, inst_data: ConfigurableClassData | None = None) -> None:
        self._runs: OrderedDict[str, Engine] = OrderedDict()  # the run used last comes last
        self._index = pooled_engine(create_db_conn_string(base_dir, INDEX_SHARD_NAME))
        super().__init__(base_dir, inst_data)

    @contextmanager
    def _connect(self, shard: str) -> Iterator[Connection]:
        with self._db_lock:
            engine = self._index if shard == INDEX_SHARD_NAME else self._run_engine(shard)
            if shard not in self._initialized_dbs:
                self._initdb(engine)
                self._initialized_dbs.add(shard)
            with engine.begin() as connection:
                yield connection

    def _run_engine(self, run_id: str) -> Engine:
        if run_id not in self._runs:
            self._runs[run_id] = pooled_engine(self.conn_string_for_shard(run_id))
            if len(self._runs) > MAX_OPEN_RUNS:
                self._runs.popitem(last=False)[1].dispose()
        self._runs.move_to_end(run_id)
        return self._runs[run_id]

    def has_table(self, table_name: str) -> bool:
        with self._index.connect() as connection:
            return sa.inspect(connection).has_table(table_name)

    def wipe(self) -> None:
        self._close()  # before the files are removed
        super().wipe()

    def watch(self, run_id: str, cursor: str | None, callback: Any) -> None:
        super().watch(run_id, cursor, callback)
        assert self._obs
        stock, watched = self._watchers[run_id][callback]
        self._obs.remove_handler_for_watch(stock, watched)
        watchdog = _Watchdog(self, run_id, callback, cursor)
        self._watchers[run_id][callback] = (watchdog, self._obs.schedule(watchdog, self._base_dir, recursive=True))

    def dispose(self) -> None:
        super().dispose()
        self._close()

    def _close(self) -> None:
        with self._db_lock:
            self._index.dispose()  # opens again where it is used again
            while self._runs:
                self._runs.popitem()[1].dispose()


class _Watchdog(SqliteEventLogStorageWatchdog):
    """Also watches a run's write-ahead log, which has the new events while a connection is open."""

    def __init__(self, storage: PooledEventLogStorage, run_id: str, callback: Any, cursor: str | None) -> None:
        super().__init__(storage, run_id, callback, cursor)
        self._patterns = [self._log_path, f"{self._log_path}-wal"]

    def on_modified(self, event: FileSystemEvent) -> None:
        self._process_log()


class PooledRunStorage(SqliteRunStorage):
    """Dagster's runs in SQLite, with one engine."""

    @cached_property
    def _engine(self) -> Engine:
        return pooled_engine(self._conn_string)

    @contextmanager
    def connect(self) -> Iterator[Connection]:
        with self._engine.begin() as connection:
            yield connection

    def dispose(self) -> None:
        self._engine.dispose()


class PooledStorage(DagsterSqliteStorage):
    """The storage in ``dagster.yaml``: runs and events as above, schedules as Dagster stores them."""

    def __init__(self, base_dir: str, inst_data: ConfigurableClassData | None = None) -> None:
        self.base_dir, self._inst_data = base_dir, inst_data
        self._run_storage = PooledRunStorage.from_local(_runs_directory(base_dir))
        self._event_log_storage = PooledEventLogStorage(_event_logs_directory(base_dir))
        self._schedule_storage = SqliteScheduleStorage.from_local(_schedule_directory(base_dir))

    @classmethod
    def from_config_value(cls, inst_data: ConfigurableClassData, config_value: Any) -> "PooledStorage":
        return cls.from_local(inst_data=inst_data, **config_value)


def open_instance(home: Path) -> DagsterInstance:
    """Open the Dagster instance in ``home``; ``DAGSTER_HOME``, by which ``dagster.yaml`` names it, need not be set."""
    ref = InstanceRef.from_dir(str(home))
    storage = ref.storage_data
    if storage and storage.class_name == PooledStorage.__name__:
        here = yaml.safe_dump({"base_dir": str(home)})
        ref = ref._replace(storage_data=ConfigurableClassData(storage.module_name, storage.class_name, here))
    return DagsterInstance.from_ref(ref)
