"""Eurostat PRODCOM: one dataset for each year, from Eurostat's dataset that has it."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import partial

from pyrate_limiter import Duration, Rate

from sources.connector import Connector, Dataset
from sources.context import Session
from sources.prodcom.client import BASE_URL, DATASETS, ProdcomClient
from sources.prodcom.client import Dataset as Published
from sources.prodcom.parse import read_year
from sources.prodcom.tables import TABLES
from sources.publishers import Publisher
from sources.vintages import Vintage

PUBLISHER = Publisher(
    name="prodcom",
    title="Eurostat PRODCOM",
    licence="CC BY 4.0 (Commission reuse decision)",
    calendar="yearly: first figures in July, corrected until December",
    verified_live="lines of one product in a response of 2026-07; not yet in full",
    issues=((7, 31), (12, 31)),
    hosts=("ec.europa.eu",),
)

Prodcom = Session[ProdcomClient]


def newest_year(day: date) -> int:
    """Return the newest year published by the calendar: the first figures of a year come in July of the next."""
    return day.year - 1 if day >= date(day.year, 8, 1) else day.year - 2


def datasets(session: Prodcom) -> Iterator[Dataset]:
    """Yield each requested year."""
    for published in DATASETS:
        for year in range(published.first, (published.last or newest_year(session.today)) + 1):
            if session.settings.includes(year):
                yield Dataset(f"{published.code}_{year}", partial(refresh, session, published, year))


def refresh(session: Prodcom, published: Published, year: int) -> Vintage:
    """Refresh one year and return its vintage."""
    responses = session.client.year(published, year)
    sha256 = hashlib.sha256("".join(landed.sha256 for landed in responses).encode()).hexdigest()
    landed = replace(max(responses, key=lambda response: response.retrieved_at), sha256=sha256)
    paths = [response.path for response in responses]
    return session.publish_if_new(f"{published.code}_{year}", landed, lambda: [read_year(paths, published.code, year)])


def version(session: Prodcom) -> str:
    """Return when each dataset was last changed."""
    return json.dumps({published.code: session.client.version(published) for published in DATASETS}, sort_keys=True)


CONNECTOR = Connector(
    publisher=PUBLISHER,
    tables=TABLES,
    client=lambda session: ProdcomClient(session.http, session.landing, session.settings.comext_url or BASE_URL),
    # Eurostat asks for one extraction at a time; how many an hour is our own choice.
    rates=(Rate(1, Duration.SECOND), Rate(120, Duration.HOUR)),
    datasets=datasets,
    version=version,
    cron="0 6 8 * *",
    timezone="Europe/Luxembourg",
)
