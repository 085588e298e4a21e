"""UNIDO's indices of industrial production: one dataset for each economy of the list ``unido_economies``."""

from functools import partial

from pyrate_limiter import Duration, Rate

from sources import seeds
from sources.connector import Connector, Dataset
from sources.context import Session
from sources.http import SourceMissing
from sources.progress import LOG
from sources.publishers import Publisher
from sources.unido.client import BASE_URL, UnidoClient
from sources.unido.parse import read_series
from sources.unido.tables import TABLES
from sources.vintages import Vintage

PUBLISHER = Publisher(
    name="unido",
    title="UNIDO Statistics, Indices of Industrial Production",
    licence="free to use with UNIDO named; terms of stat.unido.org",
    calendar="every month or quarter, by economy",
    verified_live="not yet: built to third-party measurements of 2026-10-06",
    issues=((3, 31), (6, 30), (9, 30), (12, 31)),
    hosts=("stat.unido.org",),
)

PROBED = "156"  # the service states no date of release, so the data of China indicate whether something changed
Unido = Session[UnidoClient]


def countries() -> list[str]:
    """Return the numeric codes of the economies to request."""
    return [row["country_code"] for row in seeds.rows("unido_economies")]


def refresh(session: Unido, country: str) -> Vintage:
    """Refresh one economy and return its vintage."""
    landed = session.client.fetch(country)
    return session.publish_if_new(country, landed, lambda: [read_series(landed.path, country)])


def version(session: Unido) -> str | None:
    """Return a hash of the probed economy's data; None if a mirror does not hold it."""
    try:
        return session.client.fetch(PROBED).sha256
    except SourceMissing as error:
        LOG.info("unido: %s", error)
        return None


CONNECTOR = Connector(
    publisher=PUBLISHER,
    tables=TABLES,
    client=lambda session: UnidoClient(session.http, session.landing, session.settings.unido_url or BASE_URL),
    rates=(Rate(1, Duration.SECOND),),  # our own choice: UNIDO publishes no limit
    datasets=lambda session: [Dataset(country, partial(refresh, session, country)) for country in countries()],
    version=version,
    cron="0 6 5 * *",
    interval=7 * 24 * 60 * 60,
)
