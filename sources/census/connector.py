"""US Census Bureau: imports and exports of a year with every partner, one series for each flow and year."""

import json
from collections.abc import Iterator
from functools import cache, partial

from pyrate_limiter import Duration, Rate

from sources import seeds
from sources.answers import bind
from sources.budget import Budget
from sources.census import PUBLISHER
from sources.census.client import BASE_URL, FIRST_YEAR, FLOWS, CensusClient, Flow
from sources.census.parse import PartnerAnswer, read_year
from sources.census.tables import TABLES
from sources.connector import Connector, Series, known, take
from sources.http import Http, SourceMissing, SourceRejected
from sources.landing import Landing
from sources.progress import LOG
from sources.settings import Settings, today
from sources.vintages import Vintage

RATES = (Rate(2, Duration.SECOND),)  # our own choice: the Bureau names none for questions with a key
YEARS_BACK = 3  # asked for where --years does not say
ISSUED = (2, 10)  # December is out by this day of the next year


@cache
def partners() -> tuple[str, ...]:
    """Return every partner that is asked for, by Schedule C."""
    return tuple(row["code"] for row in seeds.rows("trade_partners") if row["code_system"] == "CENSUS")


def client(settings: Settings) -> CensusClient:
    """Return the client of the Bureau's service, or of a mirror of it."""
    http = Http(mirror=settings.mirror, budget=Budget(settings.budgets / "census.sqlite", RATES))
    return CensusClient(
        http,
        Landing(settings.landing),
        key=settings.key("CENSUS_API_KEY"),
        base_url=settings.census_url or BASE_URL,
        is_mirror=settings.mirror is not None,
    )


def years(settings: Settings) -> list[int]:
    """Return the whole years that are asked for: those of the settings, or the newest."""
    now = today()
    newest = now.year - 1 if (now.month, now.day) >= ISSUED else now.year - 2
    if settings.years is None:
        return list(range(newest - YEARS_BACK + 1, newest + 1))
    return [year for year in range(FIRST_YEAR, newest + 1) if settings.includes(year)]


def series(settings: Settings) -> Iterator[Series]:
    """Yield each flow and year there is. A mirror has those of which it holds a file for any partner.

    Raises :class:`SourceRejected` where that is none.
    """
    census, is_empty = client(settings), True
    for flow in FLOWS:
        for year in years(settings):
            if not any(census.has(flow, year, cty_code) for cty_code in partners()):
                LOG.info("census: the mirror has no %s of %s", flow.name, year)
                continue
            is_empty = False
            yield Series(f"{flow.name}-{year}", partial(refresh, settings, flow, year))
    if is_empty:
        raise SourceRejected(f"census: nothing is there of the years {years(settings)}")


def refresh(settings: Settings, flow: Flow, year: int) -> Vintage:
    """Bring a year of one flow up to date and return its vintage.

    Every partner is asked, but only where the sum of them is not the one held already: a year is 240 questions.
    """
    census, landing, name = client(settings), Landing(settings.landing), f"{flow.name}-{year}"
    note = _state(census, flow, year)
    held = known(settings, PUBLISHER, name, note)
    if held:
        return held
    asked = [cty_code for cty_code in partners() if census.has(flow, year, cty_code)]
    LOG.info("census: %s from %s partners", name, len(asked))
    answers = {cty_code: census.fetch(flow, year, cty_code) for cty_code in asked}
    landed = bind(landing, f"{census.url_of(flow)}/{flow.name}_{year}-12_answers.tsv", answers.values())
    parts = (PartnerAnswer(cty_code, answer.path) for cty_code, answer in answers.items())
    return take(settings, PUBLISHER, name, landed, lambda: [read_year(flow, year, parts)], note)


def version(settings: Settings) -> str | None:
    """Return what tells one state of the newest year from another; None where a mirror does not say."""
    census, newest = client(settings), max(years(settings), default=FIRST_YEAR)
    states = {flow.name: _state(census, flow, newest) for flow in FLOWS}
    return json.dumps(states, sort_keys=True) if any(states.values()) else None


def _state(census: CensusClient, flow: Flow, year: int) -> str:
    try:
        chapters = census.sum_up(flow, year)
    except SourceMissing:  # a mirror need not hold it; then every answer is compared
        return ""
    return f"{len(partners())} partners; by chapter {chapters.sha256[:16]}"


CONNECTOR = Connector(
    publisher=PUBLISHER,
    tables=TABLES,
    series=series,
    version=version,
    cron="0 16 10 2,3,6,7 *",  # December comes in February, the annual revision in June
    timezone="America/New_York",
)
