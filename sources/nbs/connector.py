"""National Bureau of Statistics of China: one dataset for the country and one for its provinces."""

from functools import partial

from pyrate_limiter import Duration, Rate

from sources.connector import Connector, Dataset
from sources.context import Session
from sources.nbs.client import BASE_URL, DATASETS, NbsClient
from sources.nbs.client import Dataset as Library
from sources.nbs.parse import read_dataset
from sources.nbs.tables import TABLES
from sources.publishers import Publisher
from sources.vintages import Vintage

PUBLISHER = Publisher(
    name="nbs",
    title="National Bureau of Statistics of China",
    licence="free to use with the source named; terms of data.stats.gov.cn",
    calendar="monthly: industrial output in the middle of the month, profits at its end",
    verified_live="no: built to descriptions of the library of 2026-03-27; foreign addresses may be blocked",
    issues=tuple((month, 28) for month in range(1, 13)),
    grace_days=10,
    hosts=("data.stats.gov.cn",),
)

YEARS_BACK = 10  # before the current one, if the settings name no years


def years(session: Session[NbsClient]) -> tuple[int, int]:
    """Return the first and last year to request."""
    this_year = session.today.year
    return session.settings.years or (this_year - YEARS_BACK, this_year)


def refresh(session: Session[NbsClient], library: Library) -> Vintage:
    """Refresh one dataset and return its vintage."""
    landed, responses = session.client.fetch(library, years(session))
    return session.publish_if_new(library.name, landed, lambda: read_dataset(library, responses))


CONNECTOR = Connector(
    publisher=PUBLISHER,
    tables=TABLES,
    client=lambda session: NbsClient(session.http, session.landing, session.settings.nbs_url or BASE_URL),
    rates=(Rate(2, Duration.SECOND), Rate(1_000, Duration.HOUR)),  # below the three a second that other clients use
    datasets=lambda session: [Dataset(library.name, partial(refresh, session, library)) for library in DATASETS],
    version=lambda session: session.client.agenda(session.today),
    cron="0 12 16-18,27-31 * *",  # the days on which output and profits come out
    timezone="Asia/Shanghai",
)
