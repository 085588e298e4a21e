"""CEPII BACI: one dataset for each HS edition, as zip files of all its years."""

import json
import shutil
from functools import partial

from sources.baci.client import BASE_URL as PUBLISHED_URL
from sources.baci.client import BaciClient, Release
from sources.baci.parse import read_note, read_release, years_of
from sources.baci.tables import BILATERAL_TRADE, TABLES
from sources.connector import Connector, Dataset, NothingToBuild
from sources.context import Session
from sources.http import Http, SourceRejected
from sources.landing import Landed
from sources.progress import LOG, download_progress
from sources.publishers import Publisher
from sources.vintages import Vintage, moment_of, parser_version

PUBLISHER = Publisher(
    name="baci",
    title="CEPII BACI",
    licence="Etalab 2.0 (cite Gaulier & Zignago 2010)",
    calendar="yearly, usually January",
    verified_live="not yet: built to the published file layout, run on mirrors of it",
    issues=((1, 31),),
    hosts=("www.cepii.fr",),
)

SYNTHETIC = "SYNTHETIC-"
Baci = Session[BaciClient]


def client(session: Baci) -> BaciClient:
    """Return the client of the profile: of the publisher, of a mirror, or of the generated sample."""
    settings = session.settings
    if not settings.is_synthetic:
        return BaciClient(session.http, session.landing, settings.baci_url or PUBLISHED_URL)
    from sources.sample.world import BASE_URL, World, write_mirror

    folder = settings.home / "sample"
    for edition in settings.baci_editions:
        write_mirror(World(edition=edition, release=sample_release(session)), folder)
    return BaciClient(Http(mirror=folder), session.landing, BASE_URL)


def sample_release(session: Baci) -> str:
    """Return the release the generated world is written as."""
    from sources.sample.world import World

    return session.settings.baci_release or World().release


def dataset_of(session: Baci, edition: str) -> str:
    """Return the dataset of an HS edition; generated data never share one with published data."""
    return f"{SYNTHETIC}{edition}" if session.settings.is_synthetic else edition


def wanted_release(session: Baci, edition: str) -> Release:
    """Return the pinned release of an edition, or the publisher's newest."""
    settings = session.settings
    if settings.is_synthetic:
        return Release(edition, sample_release(session))
    if settings.baci_release:
        return Release(edition, settings.baci_release)
    vintages = session.vintages(dataset_of(session, edition))
    known = vintages[-1].vintage_id.partition(".")[0] if vintages else None
    return session.client.newest(edition, today=session.today, known=known)


def refresh(session: Baci, edition: str) -> Vintage:
    """Refresh one edition and return its vintage.

    Raises :class:`sources.http.SourceError` if the download failed, and :class:`IngestRefused` if the file was rejected
    and quarantined.
    """
    release = wanted_release(session, edition)
    LOG.info("baci: %s", session.client.url_of(release))
    landed = session.client.fetch(release, download_progress(release.file_name))
    with session.quarantine_if_refused(landed):
        published_years = years_of(landed.path, release)
    return publish(session, release, landed, published_years)


def publish(session: Baci, release: Release, landed: Landed, published_years: list[int]) -> Vintage:
    """Return the vintage of a release's file; an existing vintage gains the requested years that it lacks."""
    settings, dataset = session.settings, dataset_of(session, release.edition)
    substitute = session.substitute_of_withdrawn(dataset, landed.sha256)
    if substitute:
        return substitute
    known = next((v for v in reversed(session.vintages(dataset)) if v.sha256 == landed.sha256), None)
    has_new_parser = known is not None and known.parser != parser_version("baci")
    parsed = {part.partition for part in known.parts if part.table == BILATERAL_TRADE.name} if known else set()
    is_parsed = {year: f"hs_edition={release.edition}/year={year}" in parsed for year in published_years}
    if not any(settings.includes(year) for year in published_years):
        raise SourceRejected(f"baci: {release.file_name} has none of the years of --years")
    missing = [year for year, done in is_parsed.items() if (has_new_parser if done else settings.includes(year))]
    if known and not missing:
        LOG.info("baci %s: %s is already here", release.edition, known.vintage_id)
        return known
    prefix = SYNTHETIC if settings.is_synthetic else ""
    vintage_id = f"{prefix}{release.name}.{moment_of(landed.retrieved_at)}"
    if known:
        vintage_id = known.next_parse_id if has_new_parser else known.vintage_id
    shutil.rmtree(session.scratch, ignore_errors=True)  # a killed run leaves its scratch files
    with session.quarantine_if_refused(landed):
        note = read_note(landed.path)
    vintage = Vintage(
        publisher="baci",
        dataset=dataset,
        vintage_id=vintage_id,
        retrieved_at=landed.retrieved_at,
        url=landed.url,
        sha256=landed.sha256,
        note=note,
        parts=(),
        parser=parser_version("baci"),
    )
    return session.ingest(vintage, landed, lambda: read_release(landed.path, release, missing, session.scratch))


def version(session: Baci) -> str:
    """Return a fingerprint of the newest release of each edition, without downloading it."""
    versions: dict[str, dict[str, str]] = {}
    for edition in session.settings.baci_editions:
        release = wanted_release(session, edition)
        versions[edition] = {"release": release.name, **session.client.version(release)}
    return json.dumps(versions, sort_keys=True)


def release_vintages(session: Baci) -> list[Vintage]:
    """Return the newest vintage of each requested edition, of the pinned release if one is pinned.

    Raises :class:`NothingToBuild` if there is none: every trade mart is built from BACI.
    """
    settings = session.settings
    newest = [_newest(session, edition) for edition in settings.baci_editions]
    chosen = [vintage for vintage in newest if vintage]
    if not chosen:
        wanted = ", ".join(settings.baci_editions) + (f" of {settings.baci_release}" if settings.baci_release else "")
        raise NothingToBuild(f"there is no accepted vintage of BACI {wanted} in {settings.raw}; nothing can be built")
    return chosen


def _newest(session: Baci, edition: str) -> Vintage | None:
    vintages = session.vintages(dataset_of(session, edition))
    pinned = session.settings.baci_release
    if pinned:
        vintages = [v for v in vintages if v.vintage_id.removeprefix(SYNTHETIC).startswith(f"{pinned}.")]
    return vintages[-1] if vintages else None


CONNECTOR = Connector(
    publisher=PUBLISHER,
    tables=TABLES,
    client=client,
    datasets=lambda session: [
        Dataset(edition, partial(refresh, session, edition)) for edition in session.settings.baci_editions
    ],
    version=version,
    cron="0 3 * 1,2,3,12 1",  # CEPII publishes once a year, between December and March
    has_sample=True,
    release_vintages=release_vintages,
)
