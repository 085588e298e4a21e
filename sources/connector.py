"""Connectors: how the data of a publisher are refreshed.

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
    """A unit that a publisher re-issues as a whole, for example an HS edition of BACI.

    ``refresh`` returns the newest vintage. It raises :class:`SourceError` or :class:`IngestRefused` if there is none.
    """

    name: str
    refresh: Callable[[], Vintage]


class NothingToBuild(Exception):
    """A release cannot be built because required data are missing; the message says which."""


def newest_of_each(session: Session[Any]) -> list[Vintage]:
    """Return the newest vintage of each dataset; none for the generated sample, which has only its own publishers."""
    if session.settings.is_synthetic:
        return []
    return [session.vintages(dataset)[-1] for dataset in sorted(session.store.newest(session.publisher.name))]


@dataclass(frozen=True)
class Connector(Generic[Client]):
    """How one publisher is brought up to date.

    ``datasets`` lists the datasets and may query the publisher for them. ``version`` identifies the publisher's current
    state for a sensor: equal while nothing changed, None if there is nothing to compare. ``client`` creates the client
    of a session, ``rates`` are its rate limits. ``years_back`` is the number of years requested if the settings name
    none. ``cron`` is the schedule, in ``timezone``. ``files`` are patterns of files that a person may put into the drop
    folder of a publisher with a service. ``release_vintages`` selects the vintages of a release; it raises
    :class:`NothingToBuild` if a required one is missing.
    """

    publisher: Publisher
    tables: tuple[Table, ...]
    client: Callable[[Session[Client]], Client]
    datasets: Callable[[Session[Client]], Iterable[Dataset]]
    version: Callable[[Session[Client]], str | None]
    cron: str
    rates: Sequence[Rate] = ()
    years_back: int = 1
    timezone: str = "UTC"
    files: tuple[str, ...] = ()
    interval: int = 24 * 60 * 60  # seconds between two checks of the sensor
    has_sample: bool = False  # whether the generated world has files of this publisher
    release_vintages: Callable[[Session[Client]], list[Vintage]] = newest_of_each

    @property
    def name(self) -> str:
        """The publisher's name; its job has the same name."""
        return self.publisher.name

    def open(self, context: Context) -> Session[Client]:
        """Return a session with the publisher: one client, for the length of a run."""
        return Session(context, self.publisher, self.client, self.rates, self.years_back)

    def reason_to_skip(self, session: Session[Client]) -> str | None:
        """Return why the publisher is skipped, as one line of text; None if it can be queried."""
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
        """Refresh every dataset independently of the others; return the vintages and the messages of errors."""
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
    """Return every connector by the name of its publisher, in the order in which they are refreshed."""
    return {name: import_module(f"sources.{name}.connector").CONNECTOR for name in publisher_names()}


def version_of_files(paths: Iterable[Path]) -> str | None:
    """Return a fingerprint of files (JSON of SHA-256 by path); None if there is no file."""
    hashes = {str(path): sha256_of(path) for path in paths}
    return json.dumps(hashes, sort_keys=True) if hashes else None
