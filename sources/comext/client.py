"""Eurostat's Comext over SDMX-CSV: what is asked, and what is no answer."""

import re
from dataclasses import dataclass
from pathlib import Path

from sources.http import Answer, Http, Request, SourceMissing, SourceRejected
from sources.landing import Landed, Landing

BASE_URL = "https://ec.europa.eu/eurostat/api/comext/dissemination"
DATASET = "DS-045409"  # trade by HS2, HS4, HS6 and CN8
FIRST_YEAR = 2002
FLOWS = ("1", "2")
VALUE, QUANTITY = "VALUE_IN_EUROS", "QUANTITY_IN_100KG"
PROBE = ("EU27_2020", "CN", "8541")


@dataclass(frozen=True)
class Month:
    """A month of one reporter's trade with one partner: small enough to be answered at once."""

    reporter_area: str
    partner_area: str
    period: str

    @property
    def file_name(self) -> str:
        """Under which its answer lands."""
        return f"{DATASET}_M_{self.reporter_area}_{self.partner_area}_{self.period}.csv"


class ComextClient:
    """Asks for one month at a time. Stateless apart from its HTTP session."""

    def __init__(self, http: Http, landing: Landing, *, base_url: str = BASE_URL, is_mirror: bool = False) -> None:
        self._http, self._landing = http, landing
        self._base_url, self._is_mirror = base_url.rstrip("/"), is_mirror

    @property
    def url(self) -> str:
        """The address of the dataset."""
        return f"{self._base_url}/sdmx/2.1/data/{DATASET}"

    def has(self, month: Month) -> bool:
        """True where a mirror holds the answer; the service itself answers for every month."""
        if not self._is_mirror:
            return True
        try:
            self._http.head(self.request(month))
        except SourceMissing:
            return False
        return True

    def fetch(self, month: Month) -> Landed:
        """Return a month of trade in all products; only a header where there was none.

        Raises :class:`sources.http.SourceError` for anything that is no table.
        """
        return self._landing.ask(self._http, self.request(month), _refuse)

    def last_update(self, year: int) -> str | None:
        """Return when Eurostat last changed the dataset, by its own word; None where a mirror does not say."""
        reporter, partner, product = PROBE
        request = self._asking(
            f"M.{reporter}.{partner}.{product}.1.{VALUE}", f"{year}-12", f"{DATASET}_probe_{year}.csv"
        )
        try:
            landed = self._landing.ask(self._http, request, _refuse)
        except SourceMissing:
            if self._is_mirror:
                return None
            raise
        header, *rows = landed.path.read_text("utf-8-sig", errors="replace").splitlines()
        if not rows or "LAST UPDATE" not in header.split(","):
            raise SourceRejected(f"comext: {request.address} does not say when it was last updated")
        return rows[0].split(",")[header.split(",").index("LAST UPDATE")]

    def request(self, month: Month) -> Request:
        """Return the question; all products are asked for by leaving them out."""
        key = f"M.{month.reporter_area}.{month.partner_area}..{'+'.join(FLOWS)}.{VALUE}+{QUANTITY}"
        return self._asking(key, month.period, month.file_name)

    def _asking(self, key: str, period: str, name: str) -> Request:
        params = {"format": "SDMX-CSV", "startPeriod": period, "endPeriod": period}
        return Request(f"{self.url}/{key}", params=params, name=name)


def _refuse(path: Path, answer: Answer) -> None:
    with path.open("rb") as body:
        start = body.read(1 << 12).decode("utf-8-sig", "replace").lstrip()
    if not start:
        raise SourceRejected(f"comext: {answer.url} answered nothing, with status {answer.status}")
    if start.startswith("<"):
        fault = re.search(r"<faultstring[^>]*>(.*?)</faultstring>", start, flags=re.DOTALL)
        said = " ".join(fault[1].split())[:300] if fault else "a page, or a promise to answer later"
        raise SourceRejected(f"comext: {answer.url} answered with status {answer.status} and {said!r} instead of data")
    if not start.startswith("DATAFLOW,"):
        raise SourceRejected(f"comext: {answer.url} answered {start[:120]!r} instead of SDMX-CSV")
