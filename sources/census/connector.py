"""US Census Bureau: imports and exports of a year with every partner, one dataset for each flow and year."""

import json
from collections.abc import Iterator
from functools import cache, partial

from pyrate_limiter import Duration, Rate

from sources import seeds
from sources.census.client import BASE_URL, FIRST_YEAR, FLOWS, CensusClient, Flow
from sources.census.parse import PartnerResponse, read_year
from sources.census.tables import TABLES
from sources.connector import Connector, Dataset
from sources.context import Session
from sources.http import SourceMissing, SourceRejected
from sources.progress import LOG
from sources.publishers import Publisher
from sources.responses import bundle_responses
from sources.vintages import Vintage

PUBLISHER = Publisher(
    name="census",
    title="US Census Bureau international trade",
    licence="public domain (US federal data; cite the US Census Bureau)",
    calendar="monthly, about 35 days after the month; a year's revisions in June",
    verified_live="no: real responses of 2024 imports in the service's layout; exports and errors to descriptions",
    # the days December and the annual revision are out; the months between only add to the year
    issues=((2, 10), (6, 15)),
    key="CENSUS_API_KEY",
    key_is_for="every query since May 2026; free from api.census.gov/data/key_signup.html",
    hosts=("api.census.gov",),
)

ISSUED = (2, 10)  # December is out by this day of the next year
Census = Session[CensusClient]


@cache
def partners() -> tuple[str, ...]:
    """Return the Schedule C code of every partner to request."""
    return tuple(row["code"] for row in seeds.rows("trade_partners") if row["code_system"] == "CENSUS")


def client(session: Census) -> CensusClient:
    """Return the client of the Bureau's service, or of a mirror."""
    settings = session.settings
    return CensusClient(
        session.http,
        session.landing,
        key=settings.key("CENSUS_API_KEY"),
        base_url=settings.census_url or BASE_URL,
        is_mirror=settings.mirror is not None,
    )


def years(session: Census) -> list[int]:
    """Return the complete years to request."""
    today = session.today
    newest = today.year - 1 if (today.month, today.day) >= ISSUED else today.year - 2
    return session.years(newest, FIRST_YEAR)


def datasets(session: Census) -> Iterator[Dataset]:
    """Yield each available flow and year; of a mirror those with a file for any partner.

    Raises :class:`SourceRejected` if there are none.
    """
    is_empty = True
    for flow in FLOWS:
        for year in years(session):
            if not any(session.client.has(flow, year, cty_code) for cty_code in partners()):
                LOG.info("census: the mirror has no %s of %s", flow.name, year)
                continue
            is_empty = False
            yield Dataset(f"{flow.name}-{year}", partial(refresh, session, flow, year))
    if is_empty:
        raise SourceRejected(f"census: no data for the years {years(session)}")


def refresh(session: Census, flow: Flow, year: int) -> Vintage:
    """Refresh a year of one flow and return its vintage.

    Partners are requested only if their total changed since the newest vintage: a year is 240 requests.
    """
    census, name = session.client, f"{flow.name}-{year}"
    note = _state(census, flow, year)
    unchanged = session.unchanged_vintage(name, note)
    if unchanged:
        return unchanged
    wanted = [cty_code for cty_code in partners() if census.has(flow, year, cty_code)]
    LOG.info("census: %s from %s partners", name, len(wanted))
    responses = {cty_code: census.fetch(flow, year, cty_code) for cty_code in wanted}
    url = f"{census.url_of(flow)}/{flow.name}_{year}-12_answers.tsv"
    landed = bundle_responses(session.landing, url, responses.values())
    parts = (PartnerResponse(cty_code, response.path) for cty_code, response in responses.items())
    return session.publish_if_new(name, landed, lambda: [read_year(flow, year, parts)], note)


def version(session: Census) -> str | None:
    """Return a fingerprint of the newest year; None if a mirror does not hold the totals."""
    newest = max(years(session), default=FIRST_YEAR)
    states = {flow.name: _state(session.client, flow, newest) for flow in FLOWS}
    return json.dumps(states, sort_keys=True) if any(states.values()) else None


def _state(census: CensusClient, flow: Flow, year: int) -> str:
    try:
        chapters = census.sum_up(flow, year)
    except SourceMissing:  # a mirror need not hold it; then every response is compared
        return ""
    return f"{len(partners())} partners; by chapter {chapters.sha256[:16]}"


CONNECTOR = Connector(
    publisher=PUBLISHER,
    tables=TABLES,
    client=client,
    rates=(Rate(2, Duration.SECOND),),  # our own choice: the Bureau publishes no limit for requests with a key
    years_back=3,
    datasets=datasets,
    version=version,
    cron="0 16 10 2,3,6,7 *",  # December comes in February, the annual revision in June
    timezone="America/New_York",
)
