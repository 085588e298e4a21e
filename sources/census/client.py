"""The US Census Bureau's international trade API: requests, and responses that are errors."""

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path

from sources.census.tables import EXPORTS, IMPORTS
from sources.http import Http, Request, Response, SourceMissing, SourceRejected
from sources.landing import Landed, Landing
from sources.table import Table

BASE_URL = "https://api.census.gov/data/timeseries/intltrade"
FIRST_YEAR = 2010  # of the service
WORLD = "-"


@dataclass(frozen=True)
class Flow:
    """One direction of trade: its endpoint and the names of its variables.

    ``values`` maps the variables to columns of ``table``. They are of the year to date, so December's are the year's.
    """

    table: Table
    product: str
    values: Mapping[str, str]

    @property
    def name(self) -> str:
        return self.table.name

    @property
    def variables(self) -> tuple[str, ...]:
        """The requested variables; the service adds the request's parameters to the response."""
        return ("CTY_CODE", "CTY_NAME", self.product, *self.values)


FLOWS = (
    Flow(IMPORTS, "I_COMMODITY", {"CON_VAL_YR": "consumption_value_usd", "CAL_DUT_YR": "calculated_duty_usd"}),
    Flow(EXPORTS, "E_COMMODITY", {"ALL_VAL_YR": "export_value_usd"}),
)


class CensusClient:
    """Requests one partner at a time. Stateless apart from its HTTP session.

    ``is_mirror`` says that a mirror replaces the service: a missing file means no data, while a 404 of the service
    means a wrong URL.
    """

    def __init__(
        self, http: Http, landing: Landing, *, key: str | None, base_url: str = BASE_URL, is_mirror: bool = False
    ) -> None:
        self._http, self._landing, self._key = http, landing, key
        self._base_url, self._is_mirror = base_url.rstrip("/"), is_mirror

    def url_of(self, flow: Flow) -> str:
        """Return the URL of a flow."""
        return f"{self._base_url}/{flow.name}/hs"

    def has(self, flow: Flow, year: int, cty_code: str) -> bool:
        """True if a mirror holds the response for a partner; the service itself responds for every partner."""
        if not self._is_mirror:
            return True
        try:
            self._http.head(self.request(flow, year, cty_code))
        except SourceMissing:
            return False
        return True

    def fetch(self, flow: Flow, year: int, cty_code: str) -> Landed:
        """Return the response on a year's trade with one partner; an empty file if there was none.

        Raises :class:`sources.http.SourceError` for anything that is not a table.
        """
        return self._landing.query(self._http, self.request(flow, year, cty_code), self._refuse)

    def sum_up(self, flow: Flow, year: int) -> Landed:
        """Return a year's trade with all countries by chapter: small, and changed by every revision."""
        return self._landing.query(self._http, self.request(flow, year, WORLD, level="HS2"), self._refuse)

    def request(self, flow: Flow, year: int, cty_code: str, level: str = "HS6") -> Request:
        """Return the request for one partner and year at a level of the classification."""
        params = {
            "get": ",".join(flow.variables),
            "YEAR": str(year),
            "MONTH": "12",
            "COMM_LVL": level,
            "CTY_CODE": cty_code,
        }
        return Request(
            self.url_of(flow),
            params=params,
            name=f"{flow.name}_{year}-12_{level}_CTY_{cty_code}.json",
            secret_params={"key": self._key} if self._key else {},
        )

    def _refuse(self, path: Path, response: Response) -> None:
        with path.open("rb") as body:
            start = body.read(200)
        if not start.strip():
            if response.status == HTTPStatus.NO_CONTENT or self._is_mirror:
                return  # no trade with this partner; a mirror keeps an empty file for it
            raise SourceRejected(
                f"census: {response.url} returned an empty body with status {response.status} instead of 204"
            )
        text = start.decode("utf-8-sig", "replace").lstrip()
        if response.is_web_page or text.startswith("<"):
            raise SourceRejected(
                f"census: {response.url} returned a web page instead of data; CENSUS_API_KEY is missing or wrong"
            )
        if not text.startswith("["):
            raise SourceRejected(f"census: {response.url} returned {text[:120]!r} instead of a table")
