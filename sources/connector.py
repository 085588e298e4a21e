"""How a publisher is brought up to date.

Each ``sources/<publisher>/connector.py`` describes one publisher as ``CONNECTOR``: its datasets, and how each is
refreshed. Assets, gates, job, sensor and schedule follow from it (``dagster_project/publishers.py``).
"""

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any, Generic

from pyrate_limiter import Rate

from sources.context import Client, Context, Session
from sources.errors import in_words
from sources.http import SourceError
from sources.ingest import IngestRefused
from sources.landing import sha256_of
from sources.publishers import Publisher, publisher_names
from sources.table import Table
from sources.vintages import Vintage


@dataclass(frozen=True)
class Dataset:
    """What a publisher re-issues as a whole: ``refresh`` returns its newest vintage, or raises why there is none."""

    name: str
    refresh: Callable[[], Vintage]


class NothingToBuild(Exception):
    """A release cannot be built: the data it rests on are not there; the message says which."""


def no_client(session: Session[Any]) -> Any:
    """The client of a publisher that has no service."""
    raise NotImplementedError(f"{session.publisher.name} has no service")


def newest_of_each(session: Session[Any]) -> list[Vintage]:
    """Return the newest vintage of each dataset of published data; a generated world has none of other publishers."""
    if session.settings.is_synthetic:
        return []
    return [session.vintages(dataset)[-1] for dataset in sorted(session.store.newest(session.publisher.name))]


@dataclass(frozen=True)
class Connector(Generic[Client]):
    """How one publisher is brought up to date.

    ``datasets`` may ask the publisher what there is. ``version`` is what a sensor compares: equal where nothing
    changed, None where there is nothing to ask. ``client`` makes the client of a session, ``rates`` are its budget.
    ``years_back`` is how many years are asked for where the settings name none. ``cron`` is when its schedule runs, in
    ``timezone``. ``files`` are patterns of files that a person may put into the drop folder beside a service.
    ``release_vintages`` chooses what goes into a release; it raises :class:`NothingToBuild` if none can do
    without.
    """

    publisher: Publisher
    tables: tuple[Table, ...]
    datasets: Callable[[Session[Client]], Iterable[Dataset]]
    version: Callable[[Session[Client]], str | None]
    cron: str
    client: Callable[[Session[Client]], Client] = no_client
    rates: Sequence[Rate] = ()
    years_back: int = 1
    timezone: str = "UTC"
    files: tuple[str, ...] = ()
    interval: int = 24 * 60 * 60  # seconds between two questions of the sensor
    has_sample: bool = False  # whether the generated world has files of this publisher
    release_vintages: Callable[[Session[Client]], list[Vintage]] = newest_of_each

    @property
    def name(self) -> str:
        """The publisher's name, which its job has too."""
        return self.publisher.name

    def open(self, context: Context) -> Session[Client]:
        """Return a session with the publisher: one client, for the length of a run."""
        return Session(context, self.publisher, self.client, self.rates, self.years_back)

    def reason_to_skip(self, session: Session[Client]) -> str | None:
        """Return in words why the publisher cannot be asked; None where it can."""
        publisher, settings = self.publisher, session.settings
        mirror = settings.mirror
        if settings.is_synthetic and not self.has_sample:
            return f"{self.name}: has no generated sample"
        if publisher.drop_folder and not publisher.hosts and self.version(session) is None:
            return f"{self.name}: the drop folder has nothing for it in {publisher.drop_folder}/"
        if mirror and publisher.hosts and not any((mirror / host).is_dir() for host in publisher.hosts):
            if any(session.dropped_files(pattern) for pattern in self.files):
                return None
            names = " or ".join(self.files)
            drop = f", the drop folder no {names} in {publisher.drop_folder}/" if self.files else ""
            return f"{self.name}: the mirror has no {' or '.join(publisher.hosts)}{drop}"
        if publisher.key and not mirror and not settings.key(publisher.key):
            return f"{self.name}: {publisher.key} is not set ({publisher.key_is_for})"
        return None

    def refresh(self, context: Context) -> tuple[list[Vintage], list[str]]:
        """Bring every dataset up to date, each by itself; return the vintages, and in words what went wrong."""
        session = self.open(context)
        reason = self.reason_to_skip(session)
        if reason:
            return [], [reason]
        vintages: list[Vintage] = []
        problems: list[str] = []
        try:
            datasets = list(self.datasets(session))
        except (SourceError, IngestRefused) as error:
            return vintages, [str(error)]
        for dataset in datasets:
            try:
                vintages.append(dataset.refresh())
            except (SourceError, IngestRefused) as error:
                problems.append(str(error))
            except OSError as error:
                problems.append(f"{self.name} {dataset.name}: {in_words(error)[0]}")
        return vintages, problems


def connectors() -> dict[str, Connector[Any]]:
    """Return every connector by the name of its publisher, in the order publishers are asked."""
    return {name: import_module(f"sources.{name}.connector").CONNECTOR for name in publisher_names()}


def version_of_files(paths: Iterable[Path]) -> str | None:
    """Return what tells one state of files from another; None where there is no file."""
    hashes = {str(path): sha256_of(path) for path in paths}
    return json.dumps(hashes, sort_keys=True) if hashes else None
