"""Raw assets of CEPII BACI."""

import shutil
from collections.abc import Iterator

import dagster as dg

from dagster_project.errors import in_words
from dagster_project.ingest import IngestRefused, ingest
from dagster_project.locks import held
from dagster_project.progress import LOG, download_progress
from dagster_project.release.candidate import baci_series
from dagster_project.settings import Settings, load_settings, today
from sources.archive import ArchiveRefused
from sources.baci.client import BaciClient, Release
from sources.baci.parse import read_note, read_release, years_of
from sources.baci.tables import BILATERAL_TRADE, TABLES
from sources.http import Http, SourceError, SourceRejected
from sources.landing import Landed, Landing
from sources.table import ContractViolation
from sources.vintages import RawStore, Vintage

CHECK = "gates"
KEYS = {table.name: dg.AssetKey([table.publisher, table.name]) for table in TABLES}


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
    try:
        return _parse(settings, store, release, landed)
    except (ArchiveRefused, ContractViolation, IngestRefused) as error:
        folder = store.refuse("baci", landed.path, landed.sha256, landed.url, str(error))
        if isinstance(error, ArchiveRefused):
            Landing(settings.landing).forget(landed)
        raise IngestRefused(f"{error}. Kept in {folder}.") from error


def _parse(settings: Settings, store: RawStore, release: Release, landed: Landed) -> Vintage:
    series = baci_series(settings, release.edition)
    same = next((vintage for vintage in store.vintages("baci", series) if vintage.sha256 == landed.sha256), None)
    held = {part.partition for part in same.parts if part.table == BILATERAL_TRADE.name} if same else set()
    years = [year for year in years_of(landed.path, release) if settings.includes(year)]
    missing = [year for year in years if f"hs_edition={release.edition}/year={year}" not in held]
    if not years:
        raise SourceRejected(f"baci: {release.file_name} holds none of the years that --years asks for")
    if same and not missing:
        LOG.info("baci %s: %s is already here", release.edition, same.vintage_id)
        return same
    stamp = "".join(character for character in landed.retrieved_at[:19] if character.isalnum())
    prefix = "SYNTHETIC-" if settings.is_synthetic else ""
    vintage = Vintage(
        publisher="baci",
        series=series,
        vintage_id=same.vintage_id if same else f"{prefix}{release.name}.{stamp}Z",
        retrieved_at=landed.retrieved_at,
        url=landed.url,
        sha256=landed.sha256,
        note=read_note(landed.path),
        parts=(),
    )
    scratch = settings.home / "scratch"
    shutil.rmtree(scratch, ignore_errors=True)  # what a killed run left
    return ingest(vintage, read_release(landed.path, release, missing, scratch), store)


@dg.multi_asset(
    name="baci_tables",  # a job has the plain name
    specs=[
        dg.AssetSpec(
            KEYS[table.name],
            description=f"{table.description} CEPII BACI, licence Etalab 2.0.",
            group_name="baci",
            kinds={"python", "parquet"},
            skippable=True,  # a refused release publishes nothing
        )
        for table in TABLES
    ],
    check_specs=[dg.AssetCheckSpec(CHECK, asset=key, blocking=True) for key in KEYS.values()],
    pool="baci",
)
def baci() -> Iterator[dg.MaterializeResult | dg.AssetCheckResult]:
    """Ask CEPII for the newest release of each edition, and publish it as a vintage if it passes its gates."""
    settings = load_settings()
    vintages: list[Vintage] = []
    problems: list[str] = []
    with held(settings.home, "baci"):
        for edition in settings.baci_editions:
            try:
                vintages.append(refresh(settings, edition))
            except (SourceError, IngestRefused) as error:
                problems.append(str(error))
            except OSError as error:
                problems.append(f"baci {edition}: {in_words(error)[0]}")
        RawStore(settings.raw, settings.quarantine).record_check("baci", "; ".join(problems) or "ok")
    names = [vintage.vintage_id for vintage in vintages]
    for table in TABLES:
        rows = sum(part.row_count for vintage in vintages for part in vintage.parts if part.table == table.name)
        check = dg.AssetCheckResult(
            passed=not problems,
            asset_key=KEYS[table.name],
            check_name=CHECK,
            metadata={"rows": rows, "vintages": names, "problems": problems},
        )
        if problems:
            yield check
        else:
            yield dg.MaterializeResult(
                asset_key=KEYS[table.name],
                metadata={"dagster/row_count": rows, "vintages": names},
                data_version=dg.DataVersion("+".join(names)),
                check_results=[check],
            )
    if problems:
        raise dg.Failure(description="; ".join(problems), allow_retries=False)
