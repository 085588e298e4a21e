"""OECD-WTO BaTIS: one file, of which the years and items we use become one series."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import replace

from pyrate_limiter import Duration, Rate

from sources.batis import PUBLISHER
from sources.batis.client import URL, BatisClient
from sources.batis.parse import read_services
from sources.batis.tables import TABLES
from sources.budget import Budget
from sources.connector import Connector, Series, take
from sources.http import Http
from sources.landing import Landing
from sources.progress import download_progress
from sources.settings import Settings
from sources.table import ParsedPart
from sources.vintages import Vintage

SERIES = "bpm6"


def client(settings: Settings) -> BatisClient:
    """Return the client; the budget is our own choice."""
    budget = Budget(settings.budgets / "batis.sqlite", [Rate(60, Duration.HOUR)])
    return BatisClient(
        Http(mirror=settings.mirror, budget=budget), Landing(settings.landing), settings.batis_url or URL
    )


def refresh(settings: Settings) -> Vintage:
    """Bring the dataset up to date and return its vintage."""
    landed = client(settings).fetch(download_progress("BaTIS"))
    if settings.years:  # other years of the same file make another vintage
        sha256 = hashlib.sha256(f"{landed.sha256} {settings.years}".encode()).hexdigest()
        landed = replace(landed, sha256=sha256)

    def parse() -> Iterator[ParsedPart]:
        return read_services(landed.path, settings.includes, settings.home / "scratch" / "batis")

    return take(settings, PUBLISHER, SERIES, landed, parse)


CONNECTOR = Connector(
    publisher=PUBLISHER,
    tables=TABLES,
    series=lambda settings: [Series(SERIES, lambda: refresh(settings))],
    version=lambda settings: json.dumps(client(settings).version(), sort_keys=True),
    cron="0 5 5 * *",
)
