"""UN Comtrade: annual and monthly goods of a few reporters, one dataset for each frequency, year and reporter."""

import hashlib
from collections.abc import Iterator, Sequence
from functools import cache, partial

from pyrate_limiter import Duration, Rate

from sources import seeds
from sources.comtrade.client import BASE_URL, AvailableDataset, ComtradeClient, Query
from sources.comtrade.parse import read_reporters, read_trade
from sources.comtrade.tables import TABLES
from sources.connector import Connector, Dataset
from sources.context import Session
from sources.http import SourceMissing, SourceRejected
from sources.progress import LOG
from sources.publishers import Publisher
from sources.responses import bundle_responses
from sources.vintages import Vintage

PUBLISHER = Publisher(
    name="comtrade",
    title="UN Comtrade",
    licence="internal use; no re-dissemination without permission of the UN Statistics Division",
    calendar="whenever a reporter sends data: months after one to three months, years after three to twelve",
    verified_live="not yet: built to recorded responses of 2022 to 2026; quota and key errors to descriptions",
    key="COMTRADE_API_KEY",
    key_is_for="every query beyond 500 rows; free from comtradedeveloper.un.org",
    hosts=("comtradeapi.un.org",),
    is_redistributable=False,
)

Comtrade = Session[ComtradeClient]


@cache
def reporter_codes() -> dict[str, tuple[str, ...]]:
    """Return Comtrade's codes of each economy; one whose territory changed has several."""
    codes: dict[str, tuple[str, ...]] = {}
    for row in seeds.rows("trade_partners"):
        if row["code_system"] == "COMTRADE" and row["kind"] == "economy":
            codes[row["economy_code"]] = (*codes.get(row["economy_code"], ()), row["code"])
    return codes


def client(session: Comtrade) -> ComtradeClient:
    """Return the client of the service, or of a mirror."""
    key = session.settings.key("COMTRADE_API_KEY")
    return ComtradeClient(session.http, session.landing, key=key, base_url=session.settings.comtrade_url or BASE_URL)


def years(session: Comtrade, frequency: str) -> list[int]:
    """Return the years to request; monthly data are published earlier than annual data."""
    return session.years(session.today.year - (1 if frequency == "A" else 0))


def wanted(session: Comtrade) -> set[str]:
    """Return the codes of the reporters to request."""
    settings = session.settings
    economies = {settings.economy, *settings.comtrade_reporters} & reporter_codes().keys()
    return {code for economy in economies for code in reporter_codes()[economy]}


def available(session: Comtrade) -> Iterator[tuple[str, int, list[AvailableDataset]]]:
    """Yield the available datasets of the wanted reporters, by frequency and year. A mirror may lack a year."""
    reporters = wanted(session)
    for frequency in ("A", "M"):
        for year in years(session, frequency):
            try:
                found = session.client.datasets(frequency, year)
            except SourceMissing:
                if not session.settings.mirror:
                    raise
                continue
            yield frequency, year, [dataset for dataset in found if dataset.reporter_code in reporters]


def datasets(session: Comtrade) -> Iterator[Dataset]:
    """Yield the reference table and each reporter's year. Raises :class:`SourceRejected` if there is none."""
    yield Dataset("reporters", partial(refresh_reporters, session))
    is_empty = True
    for frequency, year, found in available(session):
        for reporter in sorted({dataset.reporter_code for dataset in found}, key=int):
            is_empty = False
            of_reporter = [dataset for dataset in found if dataset.reporter_code == reporter]
            yield Dataset(f"{frequency}-{year}-{reporter}", partial(refresh, session, frequency, year, of_reporter))
    if is_empty:
        raise SourceRejected("comtrade: no data for the requested years and reporters")


def refresh(session: Comtrade, frequency: str, year: int, found: Sequence[AvailableDataset]) -> Vintage:
    """Refresh one reporter's year, or its months, and return its vintage.

    It is requested only if Comtrade states that it changed: a large reporter is dozens of requests.
    """
    (reporter,) = {dataset.reporter_code for dataset in found}
    name, note = f"{frequency}-{year}-{reporter}", _state(found)
    unchanged = session.unchanged_vintage(name, note)
    if unchanged:
        return unchanged
    periods = tuple(dataset.period for dataset in found)
    pages = list(session.client.pages(Query(frequency, periods, (reporter,))))
    LOG.info("comtrade %s: %s responses", name, len(pages))
    base_url = session.settings.comtrade_url or BASE_URL
    landed = bundle_responses(session.landing, f"{base_url}/data/v1/get/C/{frequency}/HS/answers_{name}.tsv", pages)
    paths = [page.path for page in pages]
    return session.publish_if_new(name, landed, lambda: [read_trade(frequency, year, reporter, periods, paths)], note)


def refresh_reporters(session: Comtrade) -> Vintage:
    """Refresh the reference table of reporters and return its vintage."""
    landed = session.client.reporters()
    return session.publish_if_new("reporters", landed, lambda: [read_reporters(landed.path)])


def version(session: Comtrade) -> str:
    """Return a fingerprint of all wanted datasets, from the checksums that Comtrade publishes."""
    return _state([dataset for _, _, found in available(session) for dataset in found])


def _state(found: Sequence[AvailableDataset]) -> str:
    lines = "".join(f"{dataset.reporter_code} {dataset.period} {dataset.state}\n" for dataset in found)
    return f"{len(found)} datasets {hashlib.sha256(lines.encode()).hexdigest()[:16]}"


CONNECTOR = Connector(
    publisher=PUBLISHER,
    tables=TABLES,
    client=client,
    # A key without a subscription: 500 requests a day; clients in use pace themselves to 10 a minute.
    rates=(Rate(10, Duration.MINUTE), Rate(500, Duration.DAY)),
    years_back=2,
    datasets=datasets,
    version=version,
    cron="30 5 * * *",  # datasets beyond the daily limit are requested the day after
)
