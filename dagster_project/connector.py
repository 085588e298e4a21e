"""What a publisher looks like to Dagster and to the command line.

A publisher says what there is to bring up to date (:class:`Connector`); assets with their gates, job, sensor and
schedule follow from it. Each module of ``dagster_project.connectors`` describes one publisher as ``CONNECTOR``.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import Any
from urllib.parse import quote

import dagster as dg

from dagster_project.errors import in_words
from dagster_project.ingest import IngestRefused, ingest
from dagster_project.locks import held
from dagster_project.progress import LOG
from dagster_project.settings import Settings, load_settings, today
from sources.archive import ArchiveRefused
from sources.http import SourceError
from sources.landing import Landed, Landing, sha256_of
from sources.publishers import Publisher
from sources.table import ContractViolation, ParsedPart, Table
from sources.vintages import RawStore, Vintage, moment_of, parser_version

CHECK, FRESHNESS = "gates", "freshness"
UnresolvedJob = Any  # Dagster 1.13 does not export the type of what define_asset_job returns


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

    @property
    def keys(self) -> dict[str, dg.AssetKey]:
        """The asset of each table."""
        return {table.name: dg.AssetKey([table.publisher, table.name]) for table in self.tables}

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
    from dagster_project import connectors as package

    found = [import_module(f"{package.__name__}.{module.name}").CONNECTOR for module in iter_modules(package.__path__)]
    return {connector.name: connector for connector in sorted(found, key=lambda connector: connector.name)}


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


def raw_assets(connector: Connector) -> dg.AssetsDefinition:
    """Return the raw assets of a publisher: one for each table, with its gates as a blocking check."""

    @dg.multi_asset(
        name=f"{connector.name}_tables",  # a job has the plain name
        specs=[
            dg.AssetSpec(
                connector.keys[table.name],
                description=f"{table.description} {connector.publisher.title}, {connector.publisher.licence}.",
                group_name=connector.name,
                kinds={"python", "parquet"},
                skippable=True,  # a refused answer publishes nothing
            )
            for table in connector.tables
        ],
        check_specs=[
            spec
            for key in connector.keys.values()
            for spec in (dg.AssetCheckSpec(CHECK, asset=key, blocking=True), dg.AssetCheckSpec(FRESHNESS, asset=key))
        ],
        pool=connector.name,
    )
    def tables() -> Iterator[dg.MaterializeResult | dg.AssetCheckResult]:
        """Bring every series of the publisher up to date, each by itself, and publish what passes its gates."""
        settings = load_settings()
        store = RawStore(settings.raw, settings.quarantine)
        with held(settings.home, connector.name):
            vintages, problems = refresh_all(connector, settings)
            outcome = "; ".join(problems) or "ok"
            store.record_check(connector.name, outcome)
        for table in connector.tables:
            yield _result(connector.keys[table.name], table, vintages, problems)
            yield _freshness(connector, connector.keys[table.name], store.retrieved(connector.name))
        if problems:
            raise dg.Failure(description=outcome, allow_retries=False)

    return tables


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


def _result(
    key: dg.AssetKey, table: Table, vintages: Sequence[Vintage], problems: Sequence[str]
) -> dg.MaterializeResult | dg.AssetCheckResult:
    names = [vintage.vintage_id for vintage in vintages]
    rows = sum(part.row_count for vintage in vintages for part in vintage.parts if part.table == table.name)
    check = dg.AssetCheckResult(
        passed=not problems,
        asset_key=key,
        check_name=CHECK,
        metadata={"rows": rows, "vintages": names, "problems": list(problems)},
    )
    if problems:
        return check
    return dg.MaterializeResult(
        asset_key=key,
        metadata={"dagster/row_count": rows, "vintages": names},
        data_version=dg.DataVersion("+".join(names)),
        check_results=[check],
    )


def _freshness(connector: Connector, key: dg.AssetKey, retrieved: date | None) -> dg.AssetCheckResult:
    late = connector.publisher.late_since(retrieved, today()) if retrieved else None
    return dg.AssetCheckResult(
        passed=late is None,
        asset_key=key,
        check_name=FRESHNESS,
        severity=dg.AssetCheckSeverity.WARN,
        metadata={
            "calendar": connector.publisher.calendar,
            "retrieved": str(retrieved or "never"),
            "due": str(late or "nothing"),
        },
    )


def job(connector: Connector) -> UnresolvedJob:
    """Return the job that brings one publisher up to date."""
    return dg.define_asset_job(
        connector.name,
        selection=dg.AssetSelection.groups(connector.name),
        description=f"Bring {connector.publisher.title} up to date ({connector.publisher.calendar}).",
    )


def sensor(connector: Connector, target: UnresolvedJob) -> dg.SensorDefinition:
    """Return the sensor that asks a publisher whether there is something new, before anything is downloaded."""

    @dg.sensor(
        name=f"{connector.name}_news",
        job=target,
        minimum_interval_seconds=connector.interval,
        description=f"Asks {connector.publisher.title} whether something new is out.",
    )
    def news(context: dg.SensorEvaluationContext) -> dg.SensorResult | dg.SkipReason:
        settings = load_settings()
        missing = connector.missing(settings)
        if missing:
            return dg.SkipReason(missing)
        try:
            version = connector.version(settings)
        except SourceError as error:
            return dg.SkipReason(str(error))
        if version is None or version == context.cursor:
            return dg.SkipReason(f"{connector.name}: nothing new")
        return dg.SensorResult(run_requests=[dg.RunRequest(run_key=version)], cursor=version)

    return news


def schedule(connector: Connector, target: UnresolvedJob) -> dg.ScheduleDefinition:
    """Return the schedule that follows the publisher's own calendar."""
    return dg.ScheduleDefinition(
        name=f"{connector.name}_schedule",
        job=target,
        cron_schedule=connector.cron,
        execution_timezone=connector.timezone,
        description=f"{connector.publisher.title}: {connector.publisher.calendar}.",
    )


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
