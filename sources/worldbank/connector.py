"""World Bank indicators: one series for each indicator of the list ``published_indicators``."""

from collections.abc import Iterator
from functools import partial

from pyrate_limiter import Duration, Rate

from sources import seeds
from sources.budget import Budget
from sources.connector import Connector, Series, take
from sources.http import Http
from sources.landing import Landing
from sources.progress import LOG
from sources.settings import Settings
from sources.vintages import Vintage
from sources.worldbank import PUBLISHER
from sources.worldbank.client import BASE_URL, WorldBankClient
from sources.worldbank.parse import read_indicator
from sources.worldbank.tables import TABLES

PROBED = "NY.GDP.MKTP.CD"  # every indicator of the source is of the same release
RATES = [Rate(5, Duration.SECOND)]  # our own choice: the World Bank publishes no limit


def client(settings: Settings) -> WorldBankClient:
    """Return the client of the publisher, or of a mirror of it."""
    budget = Budget(settings.budgets / f"{PUBLISHER.name}.sqlite", RATES)
    http = Http(mirror=settings.mirror, budget=budget)
    return WorldBankClient(http, Landing(settings.landing), settings.worldbank_url or BASE_URL)


def indicators() -> list[str]:
    """Return the indicators that are asked for, in the order of the list."""
    return [row["indicator_code"] for row in seeds.rows("published_indicators") if row["publisher"] == PUBLISHER.name]


def series(settings: Settings) -> Iterator[Series]:
    """Yield one series for each indicator; of a mirror those that it holds."""
    worldbank = client(settings)
    for indicator in indicators():
        if settings.mirror and not worldbank.holds(indicator):
            LOG.info("worldbank %s: the mirror has no file of it", indicator)
            continue
        yield Series(indicator, partial(refresh, settings, worldbank, indicator))


def refresh(settings: Settings, worldbank: WorldBankClient, indicator: str) -> Vintage:
    """Bring one indicator up to date and return its vintage."""
    landed, pages = worldbank.fetch(indicator)
    return take(settings, PUBLISHER, indicator, landed, lambda: [read_indicator(pages, indicator)])


def version(settings: Settings) -> str | None:
    """Return the day of the current release; a mirror has no such question."""
    return None if settings.mirror else client(settings).updated_on(PROBED)


CONNECTOR = Connector(
    publisher=PUBLISHER,
    tables=TABLES,
    series=series,
    version=version,
    cron="0 5 * * 1",
)
