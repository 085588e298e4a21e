"""The OECD: dataflows of its SDMX service, and inter-country input-output tables from its file server or by hand."""

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

from pyrate_limiter import Duration, Rate

from sources.connector import Connector, Dataset, version_of_files
from sources.context import Session
from sources.http import SourceRejected
from sources.ingest import IngestRefused
from sources.landing import Landed
from sources.oecd.client import BUNDLES, DATAFLOWS, FILES_URL, PUBLIC_URL, STI_URL, Bundle, Dataflow, OecdClient
from sources.oecd.icio import read_extract, read_tables, years_of
from sources.oecd.parse import read_observations
from sources.oecd.tables import TABLES
from sources.publishers import Publisher
from sources.vintages import Vintage

PUBLISHER = Publisher(
    name="oecd",
    title="OECD",
    licence="OECD terms: free reuse, also commercial, with attribution",
    calendar="MSTI in March and September, STAN in December, TiVA and ICIO every second year",
    verified_live="not yet: built to descriptions of the service; of ICIO, an extract of the table of 2022 was read",
    issues=((3, 31), (9, 30)),
    hosts=("sdmx.oecd.org", "stats.oecd.org"),
    drop_folder="oecd_icio",
)

SERVICE, FILES = PUBLISHER.hosts
ICIO_FILES = ("*/*.zip", "icio????_intermediate_flows.parquet")
EXTRACT_FLOWS = re.compile(r"icio(\d{4})_intermediate_flows\.parquet")
EXTRACT_EDITION = re.compile(r"OECD_ICIO_(\d{4})_country_code_mapping\.csv")
Oecd = Session[OecdClient]


def is_available(session: Oecd, host: str) -> bool:
    """True unless a mirror without this host is used."""
    mirror = session.settings.mirror
    return mirror is None or (mirror / host).is_dir()


def icio_files(session: Oecd) -> list[Path]:
    """Return the input-output tables in the drop folder: zip files in a folder for each edition, and extracts."""
    return [path for pattern in ICIO_FILES for path in session.dropped_files(pattern)]


def client(session: Oecd) -> OecdClient:
    """Return the client of the service and of its file server."""
    settings = session.settings
    return OecdClient(
        session.http,
        session.landing,
        settings.oecd_url or PUBLIC_URL,
        settings.oecd_sti_url or STI_URL,
        settings.oecd_files_url or FILES_URL,
    )


def datasets(session: Oecd) -> Iterator[Dataset]:
    """Yield each dataflow, each bundle of tables, and each file in the drop folder."""
    if is_available(session, SERVICE):
        for dataflow in DATAFLOWS:
            yield Dataset(dataflow.name, partial(refresh_observations, session, dataflow))
    if is_available(session, FILES):
        for bundle in BUNDLES:
            name = f"icio-{bundle.edition}-{bundle.file_id[:8]}"
            yield Dataset(name, partial(refresh_bundle, session, bundle, name))
    for file in icio_files(session):
        extract = EXTRACT_FLOWS.fullmatch(file.name)
        if extract:
            yield Dataset(f"icio-extract-{extract[1]}", partial(refresh_extract, session, file, int(extract[1])))
        else:
            name = f"icio-{file.parent.name}-{file.stem}"
            yield Dataset(name, partial(refresh_dropped, session, file, name))


def refresh_observations(session: Oecd, dataflow: Dataflow) -> Vintage:
    """Refresh one dataflow and return its vintage."""
    landed = session.client.observations(dataflow)
    return session.publish_if_new(dataflow.name, landed, lambda: [read_observations(landed.path, dataflow)])


def refresh_bundle(session: Oecd, bundle: Bundle, name: str) -> Vintage:
    """Refresh the tables of one zip on the file server and return their vintage."""
    return publish_tables(session, session.client.bundle(bundle), bundle.edition, name)


def refresh_dropped(session: Oecd, file: Path, name: str) -> Vintage:
    """Return the vintage of a zip that lies in the folder of its edition, as the OECD names it."""
    edition = file.parent.name
    if not re.fullmatch(r"\d{4}", edition):
        raise IngestRefused(f"oecd: {edition}/{file.name}: the folder of a zip is named by its edition, such as 2025")
    return publish_tables(session, session.land_dropped(file), edition, name)


def publish_tables(session: Oecd, landed: Landed, edition: str, name: str) -> Vintage:
    """Return the vintage of the requested years of a zip."""
    with session.quarantine_if_refused(landed):
        years = [year for year in years_of(landed.path) if session.settings.includes(year)]
    if not years:
        raise SourceRejected(f"oecd: {landed.path.name} has none of the years of --years")
    # a different selection of years is a different vintage
    landed = replace(landed, sha256=combined_hash(landed.sha256, *map(str, years)))
    return session.publish_if_new(name, landed, lambda: read_tables(landed.path, edition, years, session.scratch))


def refresh_extract(session: Oecd, flows: Path, year: int) -> Vintage:
    """Return the vintage of an extract, which consists of a file of flows and a file of nodes."""
    nodes = flows.with_name(f"icio{year}_nodes.csv")
    editions = [match[1] for path in flows.parent.iterdir() if (match := EXTRACT_EDITION.fullmatch(path.name))]
    if len(editions) != 1 or not nodes.is_file():
        raise IngestRefused(
            f"oecd: beside {flows.name} there must be {nodes.name}, "
            "and one OECD_ICIO_<edition>_country_code_mapping.csv"
        )
    landed_nodes, landed = session.land_dropped(nodes), session.land_dropped(flows)
    landed = replace(landed, sha256=combined_hash(landed.sha256, landed_nodes.sha256))
    return session.publish_if_new(
        f"icio-extract-{year}", landed, lambda: read_extract(landed_nodes.path, landed.path, editions[0], year)
    )


def combined_hash(*parts: str) -> str:
    """Return one SHA-256 of several texts."""
    return hashlib.sha256("|".join(parts).encode()).hexdigest()


def version(session: Oecd) -> str | None:
    """Return a fingerprint of the dataflows and of the files in the drop folder."""
    validity = {flow.name: session.client.version(flow) for flow in DATAFLOWS} if is_available(session, SERVICE) else {}
    dropped = version_of_files(icio_files(session))
    return json.dumps({**validity, "drop": dropped}, sort_keys=True) if validity or dropped else None


CONNECTOR = Connector(
    publisher=PUBLISHER,
    files=ICIO_FILES,
    tables=TABLES,
    client=client,
    # data and structures are counted together, which is stricter than the OECD's limit
    rates=(Rate(60, Duration.HOUR),),
    datasets=datasets,
    version=version,
    cron="30 4 2 * *",
)
