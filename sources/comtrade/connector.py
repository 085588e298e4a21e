"""UN Comtrade: annual and monthly goods of a few reporters, one series for each frequency, year and reporter."""

import hashlib
from collections.abc import Iterator, Sequence
from functools import cache, partial

from pyrate_limiter import Duration, Rate

from sources import seeds
from sources.answers import bind
from sources.budget import Budget
from sources.comtrade import PUBLISHER
from sources.comtrade.client import BASE_URL, ComtradeClient, Dataset, Query
from sources.comtrade.parse import read_reporters, read_trade
from sources.comtrade.tables import TABLES
from sources.connector import Connector, Series, known, take
from sources.http import Http, SourceMissing, SourceRejected
from sources.landing import Landing
from sources.progress import LOG
from sources.settings import Settings, today
from sources.vintages import Vintage

# A key without a subscription: 500 questions a day; clients in use pace themselves to 10 a minute.
RATES = (Rate(10, Duration.MINUTE), Rate(500, Duration.DAY))
REPORTERS = ("CHN", "DEU", "JPN", "KOR", "USA")  # beside the economy in focus
YEARS_BACK = 2  # asked for where --years does not say


@cache
def reporter_codes() -> dict[str, tuple[str, ...]]:
    """Return Comtrade's numbers of each economy; one that was divided or grew has several."""
    codes: dict[str, tuple[str, ...]] = {}
    for row in seeds.rows("trade_partners"):
        if row["code_system"] == "COMTRADE" and row["kind"] == "economy":
            codes[row["economy_code"]] = (*codes.get(row["economy_code"], ()), row["code"])
    return codes


def client(settings: Settings) -> ComtradeClient:
    """Return the client of the service, or of a mirror of it."""
    http = Http(mirror=settings.mirror, budget=Budget(settings.budgets / "comtrade.sqlite", RATES))
    return ComtradeClient(
        http,
        Landing(settings.landing),
        key=settings.key("COMTRADE_API_KEY"),
        base_url=settings.comtrade_url or BASE_URL,
    )


def years(settings: Settings, frequency: str) -> list[int]:
    """Return the years that are asked for: those of the settings, or the newest; months come earlier than years."""
    newest = today().year - (1 if frequency == "A" else 0)
    if settings.years is None:
        return list(range(newest - YEARS_BACK + 1, newest + 1))
    return [year for year in range(settings.years[0], newest + 1) if settings.includes(year)]


def wanted(settings: Settings) -> set[str]:
    """Return the numbers of the reporters that are asked for."""
    economies = sorted({settings.economy, *REPORTERS} & reporter_codes().keys())
    return {code for economy in economies for code in reporter_codes()[economy]}


def available(settings: Settings) -> Iterator[tuple[str, int, list[Dataset]]]:
    """Yield what Comtrade holds of the wanted reporters, by frequency and year. A mirror may lack a year."""
    comtrade, reporters = client(settings), wanted(settings)
    for frequency in ("A", "M"):
        for year in years(settings, frequency):
            try:
                found = comtrade.datasets(frequency, year)
            except SourceMissing:
                if not settings.mirror:
                    raise
                continue
            yield frequency, year, [dataset for dataset in found if dataset.reporter_code in reporters]


def series(settings: Settings) -> Iterator[Series]:
    """Yield the reference table and each reporter's year. Raises :class:`SourceRejected` where there is none."""
    yield Series("reporters", partial(refresh_reporters, settings))
    is_empty = True
    for frequency, year, datasets in available(settings):
        for reporter in sorted({dataset.reporter_code for dataset in datasets}, key=int):
            is_empty = False
            held = [dataset for dataset in datasets if dataset.reporter_code == reporter]
            yield Series(f"{frequency}-{year}-{reporter}", partial(refresh, settings, frequency, year, held))
    if is_empty:
        raise SourceRejected("comtrade: nothing is there of the years and reporters asked for")


def refresh(settings: Settings, frequency: str, year: int, datasets: Sequence[Dataset]) -> Vintage:
    """Bring one reporter's year, or the months of it, up to date and return its vintage.

    It is asked for only where Comtrade says that it changed: a large reporter is dozens of questions.
    """
    comtrade, (reporter,) = client(settings), {dataset.reporter_code for dataset in datasets}
    name, note = f"{frequency}-{year}-{reporter}", _state(datasets)
    held = known(settings, PUBLISHER, name, note)
    if held:
        return held
    periods = tuple(dataset.period for dataset in datasets)
    pages = list(comtrade.pages(Query(frequency, periods, (reporter,))))
    LOG.info("comtrade %s: %s answers", name, len(pages))
    url = f"{settings.comtrade_url or BASE_URL}/data/v1/get/C/{frequency}/HS/answers_{name}.tsv"
    landed = bind(Landing(settings.landing), url, pages)
    paths = [page.path for page in pages]
    return take(
        settings,
        PUBLISHER,
        name,
        landed,
        lambda: [read_trade(frequency, year, reporter, periods, paths)],
        note,
    )


def refresh_reporters(settings: Settings) -> Vintage:
    """Bring the reference table of reporters up to date and return its vintage."""
    landed = client(settings).reporters()
    return take(settings, PUBLISHER, "reporters", landed, lambda: [read_reporters(landed.path)])


def version(settings: Settings) -> str:
    """Return what tells one state of everything that is asked for from another, by the checksums Comtrade publishes."""
    return _state([dataset for _, _, datasets in available(settings) for dataset in datasets])


def _state(datasets: Sequence[Dataset]) -> str:
    lines = "".join(f"{dataset.reporter_code} {dataset.period} {dataset.state}\n" for dataset in datasets)
    return f"{len(datasets)} datasets {hashlib.sha256(lines.encode()).hexdigest()[:16]}"


CONNECTOR = Connector(
    publisher=PUBLISHER,
    tables=TABLES,
    series=series,
    version=version,
    cron="30 5 * * *",  # what the daily budget did not reach is asked for the day after
)
