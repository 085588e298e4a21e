"""Eurostat PRODCOM: one series for each year of the dataset that has it."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import partial

from pyrate_limiter import Duration, Rate

from sources.budget import Budget
from sources.connector import Connector, Series, take
from sources.http import Http
from sources.landing import Landing
from sources.prodcom import PUBLISHER
from sources.prodcom.client import BASE_URL, DATASETS, Dataset, ProdcomClient
from sources.prodcom.parse import read_year
from sources.prodcom.tables import TABLES
from sources.settings import Settings, today
from sources.vintages import Vintage

# Eurostat asks for one extraction at a time; how many an hour is our own choice.
RATES = (Rate(1, Duration.SECOND), Rate(120, Duration.HOUR))


def client(settings: Settings) -> ProdcomClient:
    """Return the client of the service, or of a mirror of it."""
    budget = Budget(settings.budgets / "prodcom.sqlite", RATES)
    return ProdcomClient(
        Http(mirror=settings.mirror, budget=budget), Landing(settings.landing), settings.comext_url or BASE_URL
    )


def newest_year(day: date) -> int:
    """Return the newest year that is out by the calendar: the first figures of a year come in July of the next."""
    return day.year - 1 if day >= date(day.year, 8, 1) else day.year - 2


def series(settings: Settings) -> Iterator[Series]:
    """Yield each year that is asked for."""
    prodcom = client(settings)
    for dataset in DATASETS:
        for year in range(dataset.first, (dataset.last or newest_year(today())) + 1):
            if settings.includes(year):
                yield Series(f"{dataset.code}_{year}", partial(refresh, settings, prodcom, dataset, year))


def refresh(settings: Settings, prodcom: ProdcomClient, dataset: Dataset, year: int) -> Vintage:
    """Bring one year up to date and return its vintage."""
    answers = prodcom.year(dataset, year)
    together = hashlib.sha256("".join(landed.sha256 for landed in answers).encode()).hexdigest()
    landed = replace(max(answers, key=lambda answer: answer.retrieved_at), sha256=together)
    paths = [answer.path for answer in answers]
    return take(settings, PUBLISHER, f"{dataset.code}_{year}", landed, lambda: [read_year(paths, dataset.code, year)])


def version(settings: Settings) -> str:
    """Return when each dataset was last changed."""
    prodcom = client(settings)
    return json.dumps({dataset.code: prodcom.version(dataset) for dataset in DATASETS}, sort_keys=True)


CONNECTOR = Connector(
    publisher=PUBLISHER,
    tables=TABLES,
    series=series,
    version=version,
    cron="0 6 8 * *",
    timezone="Europe/Luxembourg",
)
