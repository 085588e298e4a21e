"""What a publisher looks like to Dagster and to the command line.

A publisher says what there is to bring up to date (:class:`Connector`); assets with their gates, job, sensor and
schedule follow from it. Each ``sources/<publisher>/connector.py`` describes one publisher as ``CONNECTOR``.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from urllib.parse import quote

from sources.archive import ArchiveRefused
from sources.errors import in_words
from sources.http import SourceError
from sources.ingest import IngestRefused, ingest
from sources.landing import Landed, Landing, sha256_of
from sources.progress import LOG
from sources.publishers import Publisher, publisher_names
from sources.settings import Settings
from sources.table import ContractViolation, ParsedPart, Table
from sources.vintages import RawStore, Vintage, moment_of, parser_version


@dataclass(frozen=True)
class Series:
    """One thing to bring up to date: ``refresh`` returns its newest vintage, or raises what was wrong with it."""

    name: str
    refresh: Callable[[], Vintage]


@dataclass(frozen=True)
class Connector:
    """How one publisher is brought up to date.

    ``series`` may ask the publisher what there is. ``version`` is what a sensor compares: equal where nothing changed,
    None where there is nothing to ask. ``cron`` is when its schedule runs, in ``timezone``. ``files`` are patterns
    of the files that a person may put into the drop folder beside a service.
    """

    publisher: Publisher
    tables: tuple[Table, ...]
    series: Callable[[Settings], Iterable[Series]]
    version: Callable[[Settings], str | None]
    cron: str
    timezone: str = "UTC"
    files: tuple[str, ...] = ()
    interval: int = 24 * 60 * 60  # seconds between two questions of the sensor
    has_sample: bool = False  # whether the generated world has files of this publisher

    @property
    def name(self) -> str:
        """The publisher's name, which its job has too."""
        return self.publisher.name

    def missing(self, settings: Settings) -> str | None:
        """Return in words what stands in the way of asking the publisher; None where nothing does."""
        publisher, mirror = self.publisher, settings.mirror
        if settings.is_synthetic and not self.has_sample:
            return f"{self.name}: has no generated sample"
        if publisher.drop_folder and not publisher.hosts and self.version(settings) is None:
            return f"{self.name}: the drop folder has nothing for it in {publisher.drop_folder}/"
        if mirror and publisher.hosts and not any((mirror / host).is_dir() for host in publisher.hosts):
            if any(dropped_files(settings, publisher, pattern) for pattern in self.files):
                return None
            names = " or ".join(self.files)
            drop = f", the drop folder no {names} in {publisher.drop_folder}/" if self.files else ""
            return f"{self.name}: the mirror has no {' or '.join(publisher.hosts)}{drop}"
        if publisher.key and not mirror and not settings.key(publisher.key):
            return f"{self.name}: {publisher.key} is not set ({publisher.key_is_for})"
        return None


def connectors() -> dict[str, Connector]:
    """Return every connector by the name of its publisher, in the order publishers are asked."""
    return {name: import_module(f"sources.{name}.connector").CONNECTOR for name in publisher_names()}


def take(
    settings: Settings,
    publisher: Publisher,
    series: str,
    landed: Landed,
    parse: Callable[[], Iterable[ParsedPart]],
    note: str = "",
) -> Vintage:
    """Return the vintage of what landed: a new one where its bytes are new, the newest where they are known.

    Known bytes are read again where our reading of them changed; that is a new vintage where it gives other rows.

    Raises :class:`IngestRefused` where the file was turned away; it is kept in quarantine with the reason.
    """
    store = RawStore(settings.raw, settings.quarantine)
    newest = next(reversed(store.vintages(publisher.name, series)), None)
    if newest and newest.sha256 == landed.sha256 and newest.parser == parser_version(publisher.name):
        LOG.info("%s %s: %s is already here", publisher.name, series, newest.vintage_id)
        return newest
    # the time comes first, so that the newest vintage sorts last
    vintage_id = f"{moment_of(landed.retrieved_at)}.{landed.sha256[:8]}"
    vintage = Vintage(
        publisher=publisher.name,
        series=series,
        vintage_id=newest.reading_after if newest and newest.sha256 == landed.sha256 else vintage_id,
        retrieved_at=landed.retrieved_at,
        url=landed.url,
        sha256=landed.sha256,
        note=note,
        parts=(),
        parser=parser_version(publisher.name),
    )
    with quarantined(settings, publisher, landed):
        return ingest(vintage, parse(), store)


def known(settings: Settings, publisher: Publisher, series: str, note: str) -> Vintage | None:
    """Return the newest vintage where the publisher says by ``note`` that nothing changed since, and neither did we.

    None where it has to be asked for: a large answer is dozens of questions, and what it says of itself is one.
    """
    newest = next(reversed(RawStore(settings.raw, settings.quarantine).vintages(publisher.name, series)), None)
    if not (note and newest and newest.note == note and newest.parser == parser_version(publisher.name)):
        return None
    LOG.info("%s %s: %s is already here", publisher.name, series, newest.vintage_id)
    return newest


@contextmanager
def quarantined(settings: Settings, publisher: Publisher, landed: Landed) -> Iterator[None]:
    """Keep a file that cannot be used, and say where. Raises :class:`IngestRefused` for it."""
    try:
        yield
    except (ArchiveRefused, ContractViolation, IngestRefused) as error:
        store = RawStore(settings.raw, settings.quarantine)
        folder = store.refuse(publisher.name, landed.path, landed.sha256, landed.url, str(error))
        if isinstance(error, ArchiveRefused):
            Landing(settings.landing).forget(landed)
        raise IngestRefused(f"{publisher.name}: {error}. Kept in {folder}.") from error


def refresh_all(connector: Connector, settings: Settings) -> tuple[list[Vintage], list[str]]:
    """Bring every series of a publisher up to date; return their vintages, and in words what went wrong with others."""
    missing = connector.missing(settings)
    if missing:
        return [], [missing]
    vintages: list[Vintage] = []
    problems: list[str] = []
    try:
        wanted = list(connector.series(settings))
    except (SourceError, IngestRefused) as error:
        return vintages, [str(error)]
    for series in wanted:
        try:
            vintages.append(series.refresh())
        except (SourceError, IngestRefused) as error:
            problems.append(str(error))
        except OSError as error:
            problems.append(f"{connector.name} {series.name}: {in_words(error)[0]}")
    return vintages, problems


def dropped_files(settings: Settings, publisher: Publisher, pattern: str) -> list[Path]:
    """Return the files of a publisher in the drop folder whose names match, in the order of their names."""
    folder = settings.drop / publisher.drop_folder if settings.drop and publisher.drop_folder else None
    return sorted(path for path in folder.glob(pattern) if path.is_file()) if folder else []


def take_dropped(
    settings: Settings, publisher: Publisher, series: str, file: Path, parse: Callable[[Path], Iterable[ParsedPart]]
) -> Vintage:
    """Return the vintage of a file that a person put into the drop folder; see :func:`take`."""
    landed = Landing(settings.landing).take(file, f"drop://{publisher.drop_folder}/{quote(file.name)}")
    return take(settings, publisher, series, landed, lambda: parse(landed.path))


def version_of_files(paths: Iterable[Path]) -> str | None:
    """Return what tells one state of files from another; None where there is no file."""
    hashes = {str(path): sha256_of(path) for path in paths}
    return json.dumps(hashes, sort_keys=True) if hashes else None
