"""World Bank indicators: one dataset for each indicator of the list ``published_indicators``."""

from collections.abc import Iterator
from functools import partial

from pyrate_limiter import Duration, Rate

from sources import seeds
from sources.connector import Connector, Dataset
from sources.context import Session
from sources.progress import LOG
from sources.publishers import Publisher
from sources.vintages import Vintage
from sources.worldbank.client import BASE_URL, WorldBankClient
from sources.worldbank.parse import read_indicator
from sources.worldbank.tables import TABLES

PUBLISHER = Publisher(
    name="worldbank",
    title="World Bank World Development Indicators",
    licence="CC BY 4.0",
    calendar="several times a year, the largest update at the end of June or the beginning of July",
    verified_live="not yet: built to responses recorded in 2021, run on a mirror of the release of 2026-07-01",
    issues=((7, 15),),
    hosts=("api.worldbank.org",),
)

PROBED = "NY.GDP.MKTP.CD"  # all indicators are released together
WorldBank = Session[WorldBankClient]


def indicators() -> list[str]:
    """Return the indicators to request, in the order of the list."""
    return [row["indicator_code"] for row in seeds.rows("published_indicators") if row["publisher"] == PUBLISHER.name]


def datasets(session: WorldBank) -> Iterator[Dataset]:
    """Yield one dataset for each indicator; of a mirror, those that it holds."""
    for indicator in indicators():
        if session.settings.mirror and not session.client.holds(indicator):
            LOG.info("worldbank %s: the mirror has no file of it", indicator)
            continue
        yield Dataset(indicator, partial(refresh, session, indicator))


def refresh(session: WorldBank, indicator: str) -> Vintage:
    """Refresh one indicator and return its vintage."""
    landed, pages = session.client.fetch(indicator)
    return session.publish_if_new(indicator, landed, lambda: [read_indicator(pages, indicator)])


def version(session: WorldBank) -> str | None:
    """Return the day of the current release; None for a mirror."""
    return None if session.settings.mirror else session.client.updated_on(PROBED)


CONNECTOR = Connector(
    publisher=PUBLISHER,
    tables=TABLES,
    client=lambda session: WorldBankClient(session.http, session.landing, session.settings.worldbank_url or BASE_URL),
    rates=(Rate(5, Duration.SECOND),),  # our own choice: the World Bank publishes no limit
    datasets=datasets,
    version=version,
    cron="0 5 * * 1",
)
