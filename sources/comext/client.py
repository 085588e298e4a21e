"""Eurostat's Comext over SDMX-CSV: requests, and responses that are errors."""

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
PROBE = ("EU27_2020", "CN", "8541")  # reporter, partner and product of the request for the date of update


FILES = "comext/COMEXT_DATA/PRODUCTS"  # the folder of the monthly files
SEVEN_ZIP = b"7z\xbc\xaf\x27\x1c"


def file_name(period: str) -> str:
    """Return the name of the file of a month (2024-03): all reporters, partners and products."""
    return f"full_v2_{period.replace('-', '')}.7z"


@dataclass(frozen=True)
class Month:
    """A month of one reporter's trade with one partner, below the limit for immediate responses."""

    reporter_area: str
    partner_area: str
    period: str

    @property
    def file_name(self) -> str:
        """The name under which the response lands."""
        return f"{DATASET}_M_{self.reporter_area}_{self.partner_area}_{self.period}.csv"


class ComextClient:
    """Requests one month at a time, or its bulk file. Stateless apart from its HTTP session."""

    def __init__(self, http: Http, landing: Landing, *, base_url: str = BASE_URL, is_mirror: bool = False) -> None:
        self._http, self._landing = http, landing
        self._base_url, self._is_mirror = base_url.rstrip("/"), is_mirror

    @property
    def url(self) -> str:
        """The URL of the dataset."""
        return f"{self._base_url}/sdmx/2.1/data/{DATASET}"

    def has(self, month: Month) -> bool:
        """True if a mirror holds the response; the service itself responds for every month."""
        if not self._is_mirror:
            return True
        try:
            self._http.head(self.request(month))
        except SourceMissing:
            return False
        return True

    def fetch(self, month: Month) -> Landed:
        """Return a month of trade in all products; only a header if there was none.

        Raises :class:`sources.http.SourceError` for anything that is not a table.
        """
        return self._landing.query(self._http, self.request(month), _refuse_unless_csv)

    def has_file(self, period: str) -> bool:
        """True if Eurostat or the mirror has the bulk file of a month."""
        try:
            self._http.head(self.file_request(period))
        except SourceMissing:
            return False
        return True

    def fetch_file(self, period: str, progress: Progress | None = None) -> Landed:
        """Return the bulk file of a month, downloading it only when it changed."""
        return self._landing.fetch(self._http, self.file_request(period), _refuse_unless_7z, progress=progress)

    def file_request(self, period: str) -> Request:
        """Return the request for the bulk file of a month."""
        name = file_name(period)
        return Request(f"{self._base_url}/files", params={"file": f"{FILES}/{name}"}, name=name)

    def last_update(self, year: int) -> str | None:
        """Return when Eurostat last changed the dataset, as it states; None if a mirror lacks the response."""
        reporter, partner, product = PROBE
        request = self._data_request(
            f"M.{reporter}.{partner}.{product}.1.{VALUE}", f"{year}-12", f"{DATASET}_probe_{year}.csv"
        )
        try:
            landed = self._landing.query(self._http, request, _refuse_unless_csv)
        except SourceMissing:
            if self._is_mirror:
                return None
            raise
        header, *rows = landed.path.read_text("utf-8-sig", errors="replace").splitlines()
        if not rows or "LAST UPDATE" not in header.split(","):
            raise SourceRejected(f"comext: {request.safe_url} does not say when it was last updated")
        return rows[0].split(",")[header.split(",").index("LAST UPDATE")]

    def request(self, month: Month) -> Request:
        """Return the request; leaving out the product requests all products."""
        key = f"M.{month.reporter_area}.{month.partner_area}..{'+'.join(FLOWS)}.{VALUE}+{QUANTITY}"
        return self._data_request(key, month.period, month.file_name)

    def _data_request(self, key: str, period: str, name: str) -> Request:
        params = {"format": "SDMX-CSV", "startPeriod": period, "endPeriod": period}
        return Request(f"{self.url}/{key}", params=params, name=name)


def _refuse_unless_7z(path: Path, response: Response) -> None:
    with path.open("rb") as body:
        start = body.read(200)
    if response.is_web_page or not start.startswith(SEVEN_ZIP):
        raise SourceRejected(f"comext: {response.url} is not a 7z file but {start[:60]!r}")


def _refuse_unless_csv(path: Path, response: Response) -> None:
    with path.open("rb") as body:
        start = body.read(1 << 12).decode("utf-8-sig", "replace").lstrip()
    if not start:
        raise SourceRejected(f"comext: {response.url} returned an empty body with status {response.status}")
    if start.startswith("<"):
        fault = re.search(r"<faultstring[^>]*>(.*?)</faultstring>", start, flags=re.DOTALL)
        reason = " ".join(fault[1].split())[:300] if fault else "a web page, or a deferred response"
        raise SourceRejected(f"comext: {response.url} returned status {response.status} and {reason!r} instead of data")
    if not start.startswith("DATAFLOW,"):
        raise SourceRejected(f"comext: {response.url} returned {start[:120]!r} instead of SDMX-CSV")
