"""Eurostat Comext: the EU's monthly trade with its main partners, one dataset for each reporter, partner and year.

If requested (``COMEXT_BULK``), or if a mirror or the drop folder has them, also the bulk files of all members, partners
and products, one dataset for each month.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from functools import cache, partial
from pathlib import Path

from pyrate_limiter import Duration, Rate

from sources import seeds
from sources.comext.client import BASE_URL, FIRST_YEAR, ComextClient, Month, file_name
from sources.comext.parse import MonthResponse, read_file, read_year
from sources.comext.tables import TABLES
from sources.connector import Connector, Dataset
from sources.context import Session
from sources.ingest import IngestRefused
from sources.progress import LOG, download_progress
from sources.publishers import Publisher
from sources.responses import bundle_responses
from sources.vintages import Vintage

PUBLISHER = Publisher(
    name="comext",
    title="Eurostat Comext",
    licence="CC BY 4.0 with exceptions (no commercial re-use of some third countries' data)",
    calendar="monthly, about six weeks after the month; every month re-issues earlier ones",
    verified_live="not yet: built to lines quoted from the service in 2026 and to Eurostat's documents",
    issues=tuple((month, 18) for month in range(1, 13)),
    drop_folder="comext",
    hosts=("ec.europa.eu",),
)

EU = "EU27_2020"
MONTHLY_FILES = "full_v2_*.7z"
DELAY = timedelta(days=45)  # from the end of a month to its first issue
Comext = Session[ComextClient]


@cache
def areas() -> dict[str, str]:
    """Return Comext's code of each economy."""
    partners = seeds.rows("trade_partners")
    listed = [row for row in partners if row["code_system"] == "COMEXT" and row["kind"] == "economy"]
    # of several codes the first that was seen in use: XS is Serbia, RS only its code in ISO 3166
    ranked = sorted(listed, key=lambda row: row["status"] == "R", reverse=True)
    codes: dict[str, str] = {}
    for row in ranked:
        codes.setdefault(row["economy_code"], row["code"])
    return codes


@cache
def members() -> frozenset[str]:
    """Return the members of the EU today: the EU aggregate reports no trade with them."""
    return frozenset(
        row["economy_code"]
        for row in seeds.rows("bloc_members")
        if row["organisation_code"] == "EU" and not row["exit_date"]
    )


def client(session: Comext) -> ComextClient:
    """Return the client of the service, or of a mirror."""
    settings = session.settings
    base_url, is_mirror = settings.comext_url or BASE_URL, settings.mirror is not None
    return ComextClient(session.http, session.landing, base_url=base_url, is_mirror=is_mirror)


def pairs(session: Comext) -> list[tuple[str, str]]:
    """Return the reporters and partners to request: a focus economy in the EU is a reporter, another one a partner."""
    focus = {session.settings.economy} & areas().keys()
    reporters = [EU, *(areas()[economy] for economy in sorted(focus & members()))]
    wanted = set(session.settings.comext_partners) | (focus - members())
    return [(reporter, areas()[economy]) for reporter in reporters for economy in sorted(wanted)]


def years(session: Comext) -> list[int]:
    """Return the years to request."""
    return session.years((session.today - DELAY).year, FIRST_YEAR)


def months(session: Comext, reporter: str, partner: str, year: int) -> list[Month]:
    """Return the months of a year that are published by the calendar; of a mirror, those that it holds."""
    last_out = session.today - DELAY
    out = [month for month in range(1, 13) if date(year + month // 12, month % 12 + 1, 1) <= last_out]
    wanted = [Month(reporter, partner, f"{year}-{month:02d}") for month in out]
    return [month for month in wanted if session.client.has(month)]


def file_months(session: Comext) -> list[str]:
    """Return the months whose bulk files are requested."""
    if not (session.settings.comext_bulk or session.settings.mirror):
        return []
    last_out = session.today - DELAY
    wanted = [f"{year}-{month:02d}" for year in years(session) for month in range(1, 13)]
    return [period for period in wanted if period <= f"{last_out:%Y-%m}" and session.client.has_file(period)]


def datasets(session: Comext) -> Iterator[Dataset]:
    """Yield each reporter's year with each partner, and bulk files. A mirror may hold none of them."""
    mirror = session.settings.mirror
    for file in session.dropped_files(MONTHLY_FILES):
        yield Dataset(file.stem, partial(refresh_dropped, session, file))
    if mirror and not (mirror / PUBLISHER.hosts[0]).is_dir():
        return
    for period in file_months(session):
        yield Dataset(file_name(period).removesuffix(".7z"), partial(refresh_file, session, period))
    for reporter, partner in pairs(session):
        for year in years(session):
            wanted = months(session, reporter, partner, year)
            if wanted:
                yield Dataset(f"{reporter}-{partner}-{year}", partial(refresh, session, year, wanted))


def refresh(session: Comext, year: int, wanted: Sequence[Month]) -> Vintage:
    """Refresh one reporter's year with one partner and return its vintage.

    Its months are requested only if Eurostat states that the dataset changed since.
    """
    comext, reporter, partner = session.client, wanted[0].reporter_area, wanted[0].partner_area
    name = f"{reporter}-{partner}-{year}"
    updated = comext.last_update(session.today.year - 1)
    note = f"{wanted[0].period} to {wanted[-1].period}, updated {updated}" if updated else ""
    unchanged = session.unchanged_vintage(name, note)
    if unchanged:
        return unchanged
    LOG.info("comext %s: %s months", name, len(wanted))
    responses = [(month, comext.fetch(month)) for month in wanted]
    url = f"{comext.url}/answers_{name}.tsv"
    landed = bundle_responses(session.landing, url, (response for _, response in responses))
    parts = [MonthResponse(month, response.path) for month, response in responses]
    return session.publish_if_new(name, landed, lambda: [read_year(year, reporter, partner, parts)], note)


def refresh_file(session: Comext, period: str) -> Vintage:
    """Refresh the bulk file of a month and return its vintage."""
    landed = session.client.fetch_file(period, download_progress(f"Comext {period}"))
    return session.publish_if_new(landed.path.stem, landed, lambda: [read_file(landed.path, period, session.scratch)])


def refresh_dropped(session: Comext, file: Path) -> Vintage:
    """Return the vintage of a month's file in the drop folder. Raises :class:`IngestRefused` for another name."""
    match = re.fullmatch(r"full_v2_(\d{4})(0[1-9]|1[0-2])", file.stem)
    if not match:
        raise IngestRefused(f"comext: {file.name} names no month; expected for example full_v2_202403.7z")
    period = f"{match[1]}-{match[2]}"
    return session.publish_dropped(file.stem, file, lambda path: [read_file(path, period, session.scratch)])


def version(session: Comext) -> str | None:
    """Return when Eurostat last changed the dataset; None if a mirror does not state it."""
    return session.client.last_update(session.today.year - 1)


CONNECTOR = Connector(
    publisher=PUBLISHER,
    files=(MONTHLY_FILES,),
    tables=TABLES,
    client=client,
    rates=(Rate(30, Duration.MINUTE),),  # our own choice; Eurostat asks for one extraction at a time
    years_back=2,
    datasets=datasets,
    version=version,
    cron="30 12 16-20 * *",  # releases are at 11:00, in the middle of the month
    timezone="Europe/Luxembourg",
)
