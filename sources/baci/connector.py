"""CEPII BACI: one series for each HS edition, as zip files of all its years."""

import json
import shutil
from functools import partial

from dagster_project.release.candidate import baci_series
from sources.baci import PUBLISHER
from sources.baci.client import BaciClient, Release
from sources.baci.parse import read_note, read_release, years_of
from sources.baci.tables import BILATERAL_TRADE, TABLES
from sources.connector import Connector, Series, quarantined
from sources.http import Http, SourceRejected
from sources.ingest import ingest
from sources.landing import Landed, Landing
from sources.progress import LOG, download_progress
from sources.settings import Settings, today
from sources.vintages import RawStore, Vintage, moment_of, parser_version


def client(settings: Settings) -> BaciClient:
    """Return the client of the profile: the publisher, a mirror of it, or the generated world in its place."""
    landing = Landing(settings.landing)
    if not settings.is_synthetic:
        return BaciClient(Http(mirror=settings.mirror), landing, settings.baci_url)
    from sources.sample.world import BASE_URL, World, write_mirror

    folder = settings.home / "sample"
    for edition in settings.baci_editions:
        write_mirror(World(edition=edition, release=sample_release(settings)), folder)
    return BaciClient(Http(mirror=folder), landing, BASE_URL)


def sample_release(settings: Settings) -> str:
    """Return the release the generated world is written as."""
    from sources.sample.world import World

    return settings.baci_release or World().release


def wanted_release(settings: Settings, baci: BaciClient, store: RawStore, edition: str) -> Release:
    """Return the pinned release of an edition, or ask the publisher for the newest."""
    if settings.is_synthetic:
        return Release(edition, sample_release(settings))
    if settings.baci_release:
        return Release(edition, settings.baci_release)
    vintages = store.vintages("baci", baci_series(settings, edition))
    return baci.newest(edition, today=today(), known=vintages[-1].vintage_id.partition(".")[0] if vintages else None)


def refresh(settings: Settings, edition: str) -> Vintage:
    """Bring one edition up to date and return its vintage.

    Raises :class:`sources.http.SourceError` where the publisher gave nothing, and :class:`IngestRefused` where what it
    gave was turned away and quarantined.
    """
    store = RawStore(settings.raw, settings.quarantine)
    baci = client(settings)
    release = wanted_release(settings, baci, store, edition)
    LOG.info("baci: %s", baci.url_of(release))
    landed = baci.fetch(release, download_progress(release.file_name))
    with quarantined(settings, PUBLISHER, landed):
        return _parse(settings, store, release, landed)


def _parse(settings: Settings, store: RawStore, release: Release, landed: Landed) -> Vintage:
    series = baci_series(settings, release.edition)
    vintages = store.vintages("baci", series)
    same = next((vintage for vintage in reversed(vintages) if vintage.sha256 == landed.sha256), None)
    is_read_anew = same is not None and same.parser != parser_version("baci")
    held = {part.partition for part in same.parts if part.table == BILATERAL_TRADE.name} if same else set()
    published = {year: f"hs_edition={release.edition}/year={year}" in held for year in years_of(landed.path, release)}
    years = [year for year in published if settings.includes(year)]
    missing = [year for year, is_held in published.items() if (is_read_anew if is_held else settings.includes(year))]
    if not years:
        raise SourceRejected(f"baci: {release.file_name} holds none of the years that --years asks for")
    if same and not missing:
        LOG.info("baci %s: %s is already here", release.edition, same.vintage_id)
        return same
    prefix = "SYNTHETIC-" if settings.is_synthetic else ""
    vintage_id = f"{prefix}{release.name}.{moment_of(landed.retrieved_at)}"
    if same:
        vintage_id = same.reading_after if is_read_anew else same.vintage_id
    vintage = Vintage(
        publisher="baci",
        series=series,
        vintage_id=vintage_id,
        retrieved_at=landed.retrieved_at,
        url=landed.url,
        sha256=landed.sha256,
        note=read_note(landed.path),
        parts=(),
        parser=parser_version("baci"),
    )
    scratch = settings.home / "scratch"
    shutil.rmtree(scratch, ignore_errors=True)  # what a killed run left
    return ingest(vintage, read_release(landed.path, release, missing, scratch), store)


def version(settings: Settings) -> str:
    """Return what identifies the newest release of each edition, without fetching it."""
    baci, store = client(settings), RawStore(settings.raw, settings.quarantine)
    seen: dict[str, dict[str, str]] = {}
    for edition in settings.baci_editions:
        release = wanted_release(settings, baci, store, edition)
        seen[edition] = {"release": release.name, **baci.version(release)}
    return json.dumps(seen, sort_keys=True)


CONNECTOR = Connector(
    publisher=PUBLISHER,
    tables=TABLES,
    series=lambda settings: [
        Series(edition, partial(refresh, settings, edition)) for edition in settings.baci_editions
    ],
    version=version,
    cron="0 3 * 1,2,3,12 1",  # CEPII publishes once a year, between December and March
    has_sample=True,
)
