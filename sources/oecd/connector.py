"""The OECD: dataflows of its SDMX service, and inter-country input-output tables from its file server or by hand."""

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

from pyrate_limiter import Duration, Rate

from sources.budget import Budget
from sources.connector import Connector, Series, dropped_files, quarantined, take, version_of_files
from sources.http import Http, SourceRejected
from sources.ingest import IngestRefused
from sources.landing import Landed, Landing
from sources.oecd import PUBLISHER
from sources.oecd.client import BUNDLES, DATAFLOWS, FILES_URL, PUBLIC_URL, STI_URL, Bundle, Dataflow, OecdClient
from sources.oecd.icio import read_extract, read_tables, years_of
from sources.oecd.parse import read_observations
from sources.oecd.tables import TABLES
from sources.settings import Settings
from sources.vintages import Vintage

SERVICE, FILES = PUBLISHER.hosts
ICIO_FILES = ("*/*.zip", "icio????_intermediate_flows.parquet")
EXTRACT_FLOWS = re.compile(r"icio(\d{4})_intermediate_flows\.parquet")
EXTRACT_EDITION = re.compile(r"OECD_ICIO_(\d{4})_country_code_mapping\.csv")


def is_asked(settings: Settings, host: str) -> bool:
    """True where a host can answer: always, but for a mirror that has nothing of it."""
    return settings.mirror is None or (settings.mirror / host).is_dir()


def icio_files(settings: Settings) -> list[Path]:
    """Return what a person put down: zip files in a folder for each edition, and extracts."""
    return [path for pattern in ICIO_FILES for path in dropped_files(settings, PUBLISHER, pattern)]


def client(settings: Settings) -> OecdClient:
    """Return the client; data and structures are counted together, which is more careful than the OECD asks for."""
    budget = Budget(settings.budgets / "oecd.sqlite", [Rate(60, Duration.HOUR)])
    http = Http(mirror=settings.mirror, budget=budget)
    return OecdClient(
        http,
        Landing(settings.landing),
        settings.oecd_url or PUBLIC_URL,
        settings.oecd_sti_url or STI_URL,
        settings.oecd_files_url or FILES_URL,
    )


def series(settings: Settings) -> Iterator[Series]:
    """Yield each dataflow, each bundle of tables, and each file a person put down."""
    oecd = client(settings)
    if is_asked(settings, SERVICE):
        for dataflow in DATAFLOWS:
            yield Series(dataflow.name, partial(refresh_observations, settings, oecd, dataflow))
    if is_asked(settings, FILES):
        for bundle in BUNDLES:
            name = f"icio-{bundle.edition}-{bundle.file_id[:8]}"
            yield Series(name, partial(refresh_bundle, settings, oecd, bundle, name))
    for file in icio_files(settings):
        extract = EXTRACT_FLOWS.fullmatch(file.name)
        if extract:
            yield Series(f"icio-extract-{extract[1]}", partial(refresh_extract, settings, file, int(extract[1])))
        else:
            name = f"icio-{file.parent.name}-{file.stem}"
            yield Series(name, partial(refresh_dropped, settings, file, name))


def refresh_observations(settings: Settings, oecd: OecdClient, dataflow: Dataflow) -> Vintage:
    """Bring one dataflow up to date and return its vintage."""
    landed = oecd.observations(dataflow)
    return take(settings, PUBLISHER, dataflow.name, landed, lambda: [read_observations(landed.path, dataflow)])


def refresh_bundle(settings: Settings, oecd: OecdClient, bundle: Bundle, name: str) -> Vintage:
    """Bring the tables of one zip on the file server up to date and return their vintage."""
    return take_tables(settings, oecd.bundle(bundle), bundle.edition, name)


def refresh_dropped(settings: Settings, file: Path, name: str) -> Vintage:
    """Return the vintage of a zip that lies in the folder of its edition, as the OECD names it."""
    edition = file.parent.name
    if not re.fullmatch(r"\d{4}", edition):
        raise IngestRefused(f"oecd: {edition}/{file.name}: the folder of a zip is named by its edition, such as 2025")
    landed = Landing(settings.landing).take(file, f"drop://{PUBLISHER.drop_folder}/{edition}/{file.name}")
    return take_tables(settings, landed, edition, name)


def take_tables(settings: Settings, landed: Landed, edition: str, name: str) -> Vintage:
    """Return the vintage of the years of a zip that the settings ask for."""
    with quarantined(settings, PUBLISHER, landed):
        years = [year for year in years_of(landed.path) if settings.includes(year)]
    if not years:
        raise SourceRejected(f"oecd: {landed.path.name} holds none of the years that --years asks for")
    # other years of the same file make another vintage
    landed = replace(landed, sha256=joined(landed.sha256, *map(str, years)))
    scratch = settings.home / "scratch" / "oecd"
    return take(settings, PUBLISHER, name, landed, lambda: read_tables(landed.path, edition, years, scratch))


def refresh_extract(settings: Settings, flows: Path, year: int) -> Vintage:
    """Return the vintage of an extract: a file of flows and one of nodes, which count as one."""
    nodes = flows.with_name(f"icio{year}_nodes.csv")
    editions = [said[1] for path in flows.parent.iterdir() if (said := EXTRACT_EDITION.fullmatch(path.name))]
    if len(editions) != 1 or not nodes.is_file():
        raise IngestRefused(
            f"oecd: beside {flows.name} there must be {nodes.name}, "
            "and one OECD_ICIO_<edition>_country_code_mapping.csv"
        )
    landing = Landing(settings.landing)
    place = f"drop://{PUBLISHER.drop_folder}"
    beside, landed = landing.take(nodes, f"{place}/{nodes.name}"), landing.take(flows, f"{place}/{flows.name}")
    landed = replace(landed, sha256=joined(landed.sha256, beside.sha256))
    return take(
        settings,
        PUBLISHER,
        f"icio-extract-{year}",
        landed,
        lambda: read_extract(beside.path, landed.path, editions[0], year),
    )


def joined(*parts: str) -> str:
    """Return what identifies several things at once."""
    return hashlib.sha256("|".join(parts).encode()).hexdigest()


def version(settings: Settings) -> str | None:
    """Return since when each dataflow is valid, and what lies in the drop folder."""
    oecd = client(settings)
    said = {flow.name: oecd.version(flow) for flow in DATAFLOWS} if is_asked(settings, SERVICE) else {}
    dropped = version_of_files(icio_files(settings))
    return json.dumps({**said, "drop": dropped}, sort_keys=True) if said or dropped else None


CONNECTOR = Connector(
    publisher=PUBLISHER,
    files=ICIO_FILES,
    tables=TABLES,
    series=series,
    version=version,
    cron="30 4 2 * *",
)
