"""National Bureau of Statistics of China: one series for the country and one for its provinces."""

from functools import partial

from pyrate_limiter import Duration, Rate

from sources.budget import Budget
from sources.connector import Connector, Series, take
from sources.http import Http
from sources.landing import Landing
from sources.nbs import PUBLISHER
from sources.nbs.client import BASE_URL, DATASETS, Dataset, NbsClient
from sources.nbs.parse import read_dataset
from sources.nbs.tables import TABLES
from sources.settings import Settings, today
from sources.vintages import Vintage

RATES = [Rate(2, Duration.SECOND), Rate(1_000, Duration.HOUR)]  # below the three a second that others keep to
YEARS_BACK = 10  # where no years are asked for


def client(settings: Settings) -> NbsClient:
    """Return the client of the publisher, or of a mirror of it.."""
    budget = Budget(settings.budgets / f"{PUBLISHER.name}.sqlite", RATES)
    http = Http(mirror=settings.mirror, budget=budget)
    return NbsClient(http, Landing(settings.landing), settings.nbs_url or BASE_URL)


def years(settings: Settings) -> tuple[int, int]:
    """Return the years that are asked for."""
    return settings.years or (today().year - YEARS_BACK, today().year)


def refresh(settings: Settings, nbs: NbsClient, dataset: Dataset) -> Vintage:
    """Bring one dataset up to date and return its vintage."""
    landed, answers = nbs.fetch(dataset, years(settings))
    return take(settings, PUBLISHER, dataset.name, landed, lambda: read_dataset(dataset, answers))


def series(settings: Settings) -> list[Series]:
    """Return both datasets. They share a client, so that one that is turned away stops the other."""
    nbs = client(settings)
    return [Series(dataset.name, partial(refresh, settings, nbs, dataset)) for dataset in DATASETS]


CONNECTOR = Connector(
    publisher=PUBLISHER,
    tables=TABLES,
    series=series,
    version=lambda settings: client(settings).agenda(today()),
    cron="0 12 16-18,27-31 * *",  # the days on which output and profits come out
    timezone="Asia/Shanghai",
)
