"""Eurostat Comext: the EU's monthly trade with its main partners, one series for each reporter, partner and year.

Where it is asked for (``COMEXT_BULK``), or a mirror or the drop folder holds them, also the file of each month with all
members, partners and products, one series for each.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from functools import cache, partial
from pathlib import Path

from pyrate_limiter import Duration, Rate

from sources import seeds
from sources.answers import bind
from sources.budget import Budget
from sources.comext import PUBLISHER
from sources.comext.client import BASE_URL, FIRST_YEAR, ComextClient, Month, file_name
from sources.comext.parse import MonthAnswer, read_file, read_year
from sources.comext.tables import TABLES
from sources.connector import Connector, Series, dropped_files, known, take, take_dropped
from sources.http import Http
from sources.ingest import IngestRefused
from sources.landing import Landing
from sources.progress import LOG, download_progress
from sources.settings import Settings, today
from sources.vintages import Vintage

RATES = (Rate(30, Duration.MINUTE),)  # our own choice; Eurostat asks for one extraction at a time
EU = "EU27_2020"
PARTNERS = ("CHN", "GBR", "IND", "JPN", "KOR", "TWN", "USA", "VNM")  # beside the economy in focus
YEARS_BACK = 2  # asked for where --years does not say
MONTHS_OF_ALL = "full_v2_*.7z"
DELAY = timedelta(days=45)  # from the end of a month to its first issue


@cache
def areas() -> dict[str, str]:
    """Return Comext's code of each economy."""
    listed = [
        row for row in seeds.rows("trade_partners") if row["code_system"] == "COMEXT" and row["kind"] == "economy"
    ]
    # Serbia has an older code too; the first one is in use
    return {row["economy_code"]: row["code"] for row in reversed(listed)}


@cache
def members() -> frozenset[str]:
    """Return the members of the EU today: trade with them is not reported by the EU as a whole."""
    return frozenset(
        row["economy_code"]
        for row in seeds.rows("bloc_members")
        if row["organisation_code"] == "EU" and not row["exit_date"]
    )


def client(settings: Settings) -> ComextClient:
    """Return the client of the service, or of a mirror of it."""
    http = Http(mirror=settings.mirror, budget=Budget(settings.budgets / "comext.sqlite", RATES))
    landing = Landing(settings.landing)
    base_url = settings.comext_url or BASE_URL
    return ComextClient(http, landing, base_url=base_url, is_mirror=settings.mirror is not None)


def pairs(settings: Settings) -> list[tuple[str, str]]:
    """Return the reporters and partners that are asked for: a member in focus reports, others in focus are partners."""
    focus = {settings.economy} & areas().keys()
    reporters = [EU, *(areas()[economy] for economy in sorted(focus & members()))]
    partners = [areas()[economy] for economy in sorted({*PARTNERS} | (focus - members()))]
    return [(reporter, partner) for reporter in reporters for partner in partners]


def years(settings: Settings) -> list[int]:
    """Return the years that are asked for: those of the settings, or this one and the last."""
    newest = (today() - DELAY).year
    if settings.years is None:
        return list(range(newest - YEARS_BACK + 1, newest + 1))
    return [year for year in range(FIRST_YEAR, newest + 1) if settings.includes(year)]


def months(settings: Settings, reporter: str, partner: str, year: int) -> list[Month]:
    """Return the months of a year that are out by the calendar, or that a mirror holds."""
    comext, last_out = client(settings), today() - DELAY
    out = [month for month in range(1, 13) if date(year + month // 12, month % 12 + 1, 1) <= last_out]
    wanted = [Month(reporter, partner, f"{year}-{month:02d}") for month in out]
    return [month for month in wanted if comext.has(month)]


def file_months(settings: Settings) -> list[str]:
    """Return the months whose files are asked for."""
    if not (settings.comext_bulk or settings.mirror):
        return []
    comext, last_out = client(settings), today() - DELAY
    wanted = [f"{year}-{month:02d}" for year in years(settings) for month in range(1, 13)]
    return [period for period in wanted if period <= f"{last_out:%Y-%m}" and comext.has_file(period)]


def series(settings: Settings) -> Iterator[Series]:
    """Yield each reporter's year with each partner, and files. A mirror of Eurostat's host may hold none of them."""
    for file in dropped_files(settings, PUBLISHER, MONTHS_OF_ALL):
        yield Series(file.stem, partial(refresh_dropped, settings, file))
    if settings.mirror and not (settings.mirror / PUBLISHER.hosts[0]).is_dir():
        return
    for period in file_months(settings):
        yield Series(file_name(period).removesuffix(".7z"), partial(refresh_file, settings, period))
    for reporter, partner in pairs(settings):
        for year in years(settings):
            wanted = months(settings, reporter, partner, year)
            if wanted:
                yield Series(f"{reporter}-{partner}-{year}", partial(refresh, settings, year, wanted))


def refresh(settings: Settings, year: int, wanted: Sequence[Month]) -> Vintage:
    """Bring one reporter's year with one partner up to date and return its vintage.

    Its months are asked for only where Eurostat says that the dataset changed since.
    """
    comext, reporter, partner = client(settings), wanted[0].reporter_area, wanted[0].partner_area
    name = f"{reporter}-{partner}-{year}"
    updated = comext.last_update(today().year - 1)
    note = f"{wanted[0].period} to {wanted[-1].period}, updated {updated}" if updated else ""
    held = known(settings, PUBLISHER, name, note)
    if held:
        return held
    LOG.info("comext %s: %s months", name, len(wanted))
    answers = [(month, comext.fetch(month)) for month in wanted]
    landed = bind(Landing(settings.landing), f"{comext.url}/answers_{name}.tsv", (answer for _, answer in answers))
    parts = [MonthAnswer(month, answer.path) for month, answer in answers]
    return take(settings, PUBLISHER, name, landed, lambda: [read_year(year, reporter, partner, parts)], note)


def refresh_file(settings: Settings, period: str) -> Vintage:
    """Bring the file of a month up to date and return its vintage."""
    landed = client(settings).fetch_file(period, download_progress(f"Comext {period}"))
    return take(
        settings, PUBLISHER, landed.path.stem, landed, lambda: [read_file(landed.path, period, scratch(settings))]
    )


def refresh_dropped(settings: Settings, file: Path) -> Vintage:
    """Return the vintage of a month's file that a person put down. Raises :class:`IngestRefused` for another name."""
    named = re.fullmatch(r"full_v2_(\d{4})(0[1-9]|1[0-2])", file.stem)
    if not named:
        raise IngestRefused(f"comext: {file.name} names no month; expected for example full_v2_202403.7z")
    period = f"{named[1]}-{named[2]}"
    return take_dropped(settings, PUBLISHER, file.stem, file, lambda path: [read_file(path, period, scratch(settings))])


def scratch(settings: Settings) -> Path:
    """Return where files are unpacked."""
    return settings.home / "scratch" / "comext"


def version(settings: Settings) -> str | None:
    """Return when Eurostat last changed the dataset; None where a mirror does not say."""
    return client(settings).last_update(today().year - 1)


CONNECTOR = Connector(
    publisher=PUBLISHER,
    files=(MONTHS_OF_ALL,),
    tables=TABLES,
    series=series,
    version=version,
    cron="30 12 16-20 * *",  # releases are at 11:00, in the middle of the month
    timezone="Europe/Luxembourg",
)
