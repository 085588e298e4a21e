"""OECD-WTO BaTIS: one file; the years and items we use are one dataset."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import replace

from pyrate_limiter import Duration, Rate

from sources.batis.client import URL, BatisClient
from sources.batis.parse import read_services
from sources.batis.tables import TABLES
from sources.connector import Connector, Dataset
from sources.context import Session
from sources.progress import download_progress
from sources.publishers import Publisher
from sources.table import ParsedPart
from sources.vintages import Vintage

PUBLISHER = Publisher(
    name="batis",
    title="OECD-WTO BaTIS",
    licence="WTO and OECD terms: free reuse with attribution",
    calendar="yearly, usually December",
    verified_live="not yet: built to third-party descriptions of the file",
    issues=((12, 31),),
    hosts=("www.wto.org",),
)

DATASET = "bpm6"


def refresh(session: Session[BatisClient]) -> Vintage:
    """Refresh the dataset and return its vintage."""
    landed = session.client.fetch(download_progress("BaTIS"))
    settings = session.settings
    if settings.years:  # a different selection of years is a different vintage
        sha256 = hashlib.sha256(f"{landed.sha256} {settings.years}".encode()).hexdigest()
        landed = replace(landed, sha256=sha256)

    def parse() -> Iterator[ParsedPart]:
        return read_services(landed.path, settings.includes, session.scratch)

    return session.publish_if_new(DATASET, landed, parse)


CONNECTOR = Connector(
    publisher=PUBLISHER,
    tables=TABLES,
    client=lambda session: BatisClient(session.http, session.landing, session.settings.batis_url or URL),
    rates=(Rate(60, Duration.HOUR),),  # our own choice
    datasets=lambda session: [Dataset(DATASET, lambda: refresh(session))],
    version=lambda session: json.dumps(session.client.version(), sort_keys=True),
    cron="0 5 5 * *",
)
