"""UNIDO's indices of industrial production: one series for each economy of the list ``unido_economies``."""

from collections.abc import Iterator
from functools import partial

from pyrate_limiter import Duration, Rate

from sources import seeds
from sources.budget import Budget
from sources.connector import Connector, Series, take
from sources.http import Http, SourceMissing
from sources.landing import Landing
from sources.progress import LOG
from sources.settings import Settings
from sources.unido import PUBLISHER
from sources.unido.client import BASE_URL, UnidoClient
from sources.unido.parse import read_series
from sources.unido.tables import TABLES
from sources.vintages import Vintage

PROBED = "156"  # the service has no date of release: the answer for China tells whether something changed
RATES = [Rate(1, Duration.SECOND)]  # our own choice: UNIDO publishes no limit


def client(settings: Settings) -> UnidoClient:
    """Return the client of the publisher, or of a mirror of it."""
    budget = Budget(settings.budgets / f"{PUBLISHER.name}.sqlite", RATES)
    http = Http(mirror=settings.mirror, budget=budget)
    return UnidoClient(http, Landing(settings.landing), settings.unido_url or BASE_URL)


def countries() -> list[str]:
    """Return the economies that are asked for, by their numeric codes."""
    return [row["country_code"] for row in seeds.rows("unido_economies")]


def series(settings: Settings) -> Iterator[Series]:
    """Yield one series for each economy."""
    unido = client(settings)
    for country in countries():
        yield Series(country, partial(refresh, settings, unido, country))


def refresh(settings: Settings, unido: UnidoClient, country: str) -> Vintage:
    """Bring one economy up to date and return its vintage."""
    landed = unido.fetch(country)
    return take(settings, PUBLISHER, country, landed, lambda: [read_series(landed.path, country)])


def version(settings: Settings) -> str | None:
    """Return what tells one state of the probed series from another; None where a mirror does not hold it."""
    try:
        return client(settings).fetch(PROBED).sha256
    except SourceMissing as error:
        LOG.info("unido: %s", error)
        return None


CONNECTOR = Connector(
    publisher=PUBLISHER,
    tables=TABLES,
    series=series,
    version=version,
    cron="0 6 5 * *",
    interval=7 * 24 * 60 * 60,
)
