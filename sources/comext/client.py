"""Eurostat's Comext over SDMX-CSV: what is asked, and which responses are errors."""

import re
from dataclasses import dataclass
from pathlib import Path

from sources.http import Http, Progress, Request, Response, SourceMissing, SourceRejected
from sources.landing import Landed, Landing

BASE_URL = "https://ec.europa.eu/eurostat/api/comext/dissemination"
DATASET = "DS-045409"  # trade by HS2, HS4, HS6 and CN8
FIRST_YEAR = 2002
FLOWS = ("1", "2")
VALUE, QUANTITY = "VALUE_IN_EUROS", "QUANTITY_IN_100KG"
PROBE = ("EU27_2020", "CN", "8541")


FILES = "comext/COMEXT_DATA/PRODUCTS"  # the folder of the monthly files
SEVEN_ZIP = b"7z\xbc\xaf\x27\x1c"


def file_name(period: str) -> str:
    """Return the name of the file of a month (2024-03): all reporters, partners and products."""
    return f"full_v2_{period.replace('-', '')}.7z"


@dataclass(frozen=True)
class Month:
    """A month of one reporter's trade with one partner: small enough to be answered at once."""

    reporter_area: str
    partner_area: str
    period: str

    @property
    def file_name(self) -> str:
        """Under which its response lands."""
        return f"{DATASET}_M_{self.reporter_area}_{self.partner_area}_{self.period}.csv"


class ComextClient:
    """Asks for one month at a time, or for the file of it. Stateless apart from its HTTP session."""

    def __init__(self, http: Http, landing: Landing, *, base_url: str = BASE_URL, is_mirror: bool = False) -> None:
        self._http, self._landing = http, landing
        self._base_url, self._is_mirror = base_url.rstrip("/"), is_mirror

    @property
    def url(self) -> str:
        """The address of the dataset."""
        return f"{self._base_url}/sdmx/2.1/data/{DATASET}"

    def has(self, month: Month) -> bool:
        """True where a mirror holds the response; the service itself answers for every month."""
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

    def has_file(self, period: str) -> bool:
        """True where the file of a month is there, at Eurostat or in a mirror."""
        try:
            self._http.head(self.file_request(period))
        except SourceMissing:
            return False
        return True

    def fetch_file(self, period: str, progress: Progress | None = None) -> Landed:
        """Return the file of a month, downloading it only when it changed."""
        return self._landing.fetch(self._http, self.file_request(period), _refuse_no_file, progress=progress)

    def file_request(self, period: str) -> Request:
        """Return the question for the file of a month."""
        name = file_name(period)
        return Request(f"{self._base_url}/files", params={"file": f"{FILES}/{name}"}, name=name)

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
            raise SourceRejected(f"comext: {request.safe_url} does not say when it was last updated")
        return rows[0].split(",")[header.split(",").index("LAST UPDATE")]

    def request(self, month: Month) -> Request:
        """Return the question; all products are asked for by leaving them out."""
        key = f"M.{month.reporter_area}.{month.partner_area}..{'+'.join(FLOWS)}.{VALUE}+{QUANTITY}"
        return self._asking(key, month.period, month.file_name)

    def _asking(self, key: str, period: str, name: str) -> Request:
        params = {"format": "SDMX-CSV", "startPeriod": period, "endPeriod": period}
        return Request(f"{self.url}/{key}", params=params, name=name)


def _refuse_no_file(path: Path, response: Response) -> None:
    with path.open("rb") as body:
        start = body.read(200)
    if response.is_page or not start.startswith(SEVEN_ZIP):
        raise SourceRejected(f"comext: {response.url} is no 7z file but {start[:60]!r}")


def _refuse(path: Path, response: Response) -> None:
    with path.open("rb") as body:
        start = body.read(1 << 12).decode("utf-8-sig", "replace").lstrip()
    if not start:
        raise SourceRejected(f"comext: {response.url} answered nothing, with status {response.status}")
    if start.startswith("<"):
        fault = re.search(r"<faultstring[^>]*>(.*?)</faultstring>", start, flags=re.DOTALL)
        said = " ".join(fault[1].split())[:300] if fault else "a page, or a promise to respond later"
        raise SourceRejected(
            f"comext: {response.url} answered with status {response.status} and {said!r} instead of data"
        )
    if not start.startswith("DATAFLOW,"):
        raise SourceRejected(f"comext: {response.url} answered {start[:120]!r} instead of SDMX-CSV")
