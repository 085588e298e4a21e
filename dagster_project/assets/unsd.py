"""Raw assets of the United Nations Statistics Division, from workbooks in the drop folder."""

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import dagster as dg

from dagster_project.errors import in_words
from dagster_project.ingest import IngestRefused, ingest
from dagster_project.locks import held
from dagster_project.progress import LOG
from dagster_project.settings import Settings, load_settings
from sources.archive import ArchiveRefused
from sources.landing import Landed, Landing
from sources.table import ContractViolation
from sources.unsd.parse import EditionPair, pair_of, read_workbook
from sources.unsd.tables import HS_CORRELATION, TABLES
from sources.vintages import RawStore, Vintage

CHECK = "gates"
FOLDER = "unsd_concordances"
KEYS = {table.name: dg.AssetKey([table.publisher, table.name]) for table in TABLES}


def dropped(settings: Settings) -> dict[EditionPair, list[Path]]:
    """Return the workbooks in the drop folder by the editions they connect; files of other kinds are left aside."""
    found: dict[EditionPair, list[Path]] = defaultdict(list)
    for path in sorted((settings.drop / FOLDER).glob("*.xlsx")) if settings.drop else ():
        pair = pair_of(path.name)
        if pair and path.is_file():
            found[pair].append(path)
    return dict(found)


def refresh(settings: Settings, pair: EditionPair, files: list[Path]) -> Vintage:
    """Bring the table between two editions up to date and return its vintage.

    Raises :class:`IngestRefused` where the workbook was turned away and quarantined, or where two claim the same place.
    """
    if len(files) > 1:
        names = ", ".join(path.name for path in files)
        raise IngestRefused(f"unsd: {len(files)} files connect {pair.series}: {names}. Leave the right one.")
    store = RawStore(settings.raw, settings.quarantine)
    landed = Landing(settings.landing).take(files[0], f"drop://{FOLDER}/{quote(files[0].name)}")
    newest = next(reversed(store.vintages("unsd", pair.series)), None)
    if newest and newest.sha256 == landed.sha256:
        LOG.info("unsd %s: %s is already here", pair.series, newest.vintage_id)
        return newest
    try:
        return ingest(_vintage(pair, landed), [read_workbook(landed.path, pair)], store)
    except (ArchiveRefused, ContractViolation, IngestRefused) as error:
        folder = store.refuse("unsd", landed.path, landed.sha256, landed.url, str(error))
        raise IngestRefused(f"unsd: {error}. Kept in {folder}.") from error


def _vintage(pair: EditionPair, landed: Landed) -> Vintage:
    stamp = "".join(character for character in landed.retrieved_at[:19] if character.isalnum())
    return Vintage(
        publisher="unsd",
        series=pair.series,
        # UNSD gives its tables no version: the time comes first, so that the newest vintage sorts last
        vintage_id=f"{stamp}Z.{landed.sha256[:8]}",
        retrieved_at=landed.retrieved_at,
        url=landed.url,
        sha256=landed.sha256,
        note="",
        parts=(),
    )


@dg.asset(
    key=KEYS[HS_CORRELATION.name],
    description=f"{HS_CORRELATION.description} Workbooks from the drop folder, {FOLDER}/.",
    group_name="unsd",
    kinds={"python", "parquet"},
    check_specs=[dg.AssetCheckSpec(CHECK, asset=KEYS[HS_CORRELATION.name], blocking=True)],
    output_required=False,  # a refused workbook publishes nothing
    pool="unsd",
)
def hs_correlation() -> Iterator[dg.MaterializeResult | dg.AssetCheckResult]:
    """Take every workbook of the drop folder, and publish it as a vintage if it passes its gates."""
    settings = load_settings()
    vintages: list[Vintage] = []
    problems: list[str] = []
    with held(settings.home, "unsd"):
        found = dropped(settings)
        if not found:
            where = settings.drop / FOLDER if settings.drop else f"<drop folder>/{FOLDER}, and no --drop was given"
            problems.append(f"unsd: there is no workbook 'HS … to HS ….xlsx' in {where}")
        for pair, files in sorted(found.items()):
            try:
                vintages.append(refresh(settings, pair, files))
            except IngestRefused as error:
                problems.append(str(error))
            except OSError as error:
                problems.append(f"unsd {pair.series}: {in_words(error)[0]}")
        RawStore(settings.raw, settings.quarantine).record_check("unsd", "; ".join(problems) or "ok")
    names = [vintage.vintage_id for vintage in vintages]
    rows = sum(part.row_count for vintage in vintages for part in vintage.parts)
    check = dg.AssetCheckResult(
        passed=not problems, check_name=CHECK, metadata={"rows": rows, "vintages": names, "problems": problems}
    )
    if problems:
        yield check
        raise dg.Failure(description="; ".join(problems), allow_retries=False)
    yield dg.MaterializeResult(
        metadata={"dagster/row_count": rows, "vintages": names},
        data_version=dg.DataVersion("+".join(names)),
        check_results=[check],
    )
