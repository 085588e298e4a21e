"""UN Comtrade v1: requests, truncated responses that are requested again in parts, and errors."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from sources.http import Http, Request, Response, SourceRejected
from sources.landing import Landed, Landing
from sources.responses import reject_duplicate_keys

BASE_URL = "https://comtradeapi.un.org"
RECORD_LIMIT = 100_000  # records of one response, without a premium subscription
KEY_HEADER = "Ocp-Apim-Subscription-Key"
FLOWS = ("M", "X", "RX")
# Totals over the second partner, the mode of transport and the customs procedure; the service lists their parts too.
TOTALS = {"partner2Code": "0", "motCode": "0", "customsCode": "C00"}
SIX_DIGITS = "AG6"
CHAPTERS = tuple(f"{chapter:02d}*" for chapter in range(1, 100) if chapter != 77)  # 77 is reserved
DIGITS = 6


@dataclass(frozen=True, order=True)
class AvailableDataset:
    """One reporter and period that Comtrade lists. ``state`` changes with every revision."""

    reporter_code: str
    period: str
    state: str


@dataclass(frozen=True)
class Query:
    """Parameters of one request. ``products`` is all six-digit products (``AG6``) or prefixes of codes (``84*``)."""

    frequency: str
    periods: tuple[str, ...]
    reporters: tuple[str, ...]
    products: tuple[str, ...] = (SIX_DIGITS,)

    @property
    def name(self) -> str:
        """The name under which the response lands."""
        products = self._span(tuple(product.removesuffix("*") for product in self.products))
        return f"C_{self.frequency}_HS_{self._span(self.periods)}_{self._span(self.reporters)}_{products}.json"

    def divided(self) -> tuple["Query", ...]:
        """Return queries for the parts of this one: its periods, else its reporters, else its chapters, and so on.

        Raises :class:`SourceRejected` if the query cannot be divided further.
        """
        if len(self.periods) > 1:
            return tuple(replace(self, periods=(period,)) for period in self.periods)
        if len(self.reporters) > 1:
            return tuple(replace(self, reporters=(reporter,)) for reporter in self.reporters)
        products = CHAPTERS if self.products == (SIX_DIGITS,) else self.products
        if len(products) > 1:  # halves need fewer requests than single chapters, and requests are rationed
            middle = len(products) // 2
            return replace(self, products=products[:middle]), replace(self, products=products[middle:])
        start = products[0].removesuffix("*")
        if len(start) >= DIGITS:
            raise SourceRejected(
                f"comtrade: {self.name} is truncated at the record limit and cannot be divided further"
            )
        return tuple(replace(self, products=(f"{start}{digit}*",)) for digit in range(10))

    @staticmethod
    def _span(names: tuple[str, ...]) -> str:
        return names[0] if len(names) == 1 else f"{names[0]}-{names[-1]}.{len(names)}"


class ComtradeClient:
    """Lists available datasets and downloads them. Stateless apart from its HTTP session."""

    def __init__(
        self,
        http: Http,
        landing: Landing,
        *,
        key: str | None,
        base_url: str = BASE_URL,
        record_limit: int = RECORD_LIMIT,
    ) -> None:
        self._http, self._landing, self._key = http, landing, key
        self._base_url, self._record_limit = base_url.rstrip("/"), record_limit

    def datasets(self, frequency: str, year: int) -> list[AvailableDataset]:
        """Return the available datasets of a year, or of its months, of all reporters. Needs no key."""
        periods = [str(year)] if frequency == "A" else [f"{year}{month:02d}" for month in range(1, 13)]
        request = Request(
            f"{self._base_url}/public/v1/getDA/C/{frequency}/HS",
            params={"period": ",".join(periods)},
            name=f"availability_C_{frequency}_HS_{year}.json",
        )
        landed = self._landing.query(self._http, request, self._refuse)
        rows = json.loads(landed.path.read_text("utf-8-sig"))["data"]
        try:
            found = [
                AvailableDataset(
                    reporter_code=str(row["reporterCode"]),
                    period=str(row["period"]),
                    state=f"{row['datasetCode']} {row['datasetChecksum']} {row['lastReleased']}",
                )
                for row in rows
            ]
        except (KeyError, TypeError) as error:
            raise SourceRejected(f"comtrade: {request.safe_url} lists a dataset without {error}") from error
        unexpected_periods = sorted({dataset.period for dataset in found} - set(periods))
        if unexpected_periods:
            raise SourceRejected(
                f"comtrade: {request.safe_url} lists the periods {unexpected_periods}, which were not requested"
            )
        return sorted(found)

    def reporters(self) -> Landed:
        """Return the reference table of reporters. Needs no key."""
        url = f"{self._base_url}/files/v1/app/reference/Reporters.json"
        return self._landing.query(self._http, Request(url), _refuse_unless_json)

    def pages(self, query: Query) -> Iterator[Landed]:
        """Yield responses that together hold all records of ``query``, none of them truncated.

        A response with as many records as the limit counts as truncated: its parts are requested instead.
        """
        landed = self._landing.query(self._http, self.request(query), self._refuse)
        if _envelope(landed.path)["count"] < self._record_limit:
            yield landed
            return
        for part in query.divided():
            yield from self.pages(part)

    def request(self, query: Query) -> Request:
        """Return the request; leaving out the partner requests all partners."""
        return Request(
            f"{self._base_url}/data/v1/get/C/{query.frequency}/HS",
            params={
                "reporterCode": ",".join(query.reporters),
                "period": ",".join(query.periods),
                "cmdCode": ",".join(query.products),
                "flowCode": ",".join(FLOWS),
                **TOTALS,
                "maxRecords": str(self._record_limit),
                "includeDesc": "false",
            },
            name=query.name,
            secret_headers={KEY_HEADER: self._key} if self._key else {},
        )

    def _refuse(self, path: Path, response: Response) -> None:
        _refuse_unless_json(path, response)
        try:
            body = _envelope(path)
        except (ValueError, RecursionError) as error:
            raise SourceRejected(f"comtrade: {response.url} did not return JSON in UTF-8 ({error})") from error
        message = body.get("error") or body.get("message") or body.get("statusCode")
        if message:
            raise SourceRejected(
                f"comtrade: {response.url} returned status {response.status} and the error {message!r}"
            )
        count, rows = body.get("count"), body.get("data")
        if not isinstance(rows, list) or not isinstance(count, int):
            raise SourceRejected(f"comtrade: {response.url} returned no 'data' and 'count'; it has {sorted(body)}")
        if count != len(rows):
            raise SourceRejected(f"comtrade: {response.url} states {count:,} records and has {len(rows):,}")


def _refuse_unless_json(path: Path, response: Response) -> None:
    with path.open("rb") as body:
        start = body.read(200).decode("utf-8-sig", "replace").lstrip()
    if not start:
        raise SourceRejected(f"comtrade: {response.url} returned an empty body with status {response.status}")
    if response.is_web_page or not start.startswith("{"):
        raise SourceRejected(f"comtrade: {response.url} returned {start[:80]!r} instead of data")


def _envelope(path: Path) -> Mapping[str, Any]:
    """Return a response without the fields of its records: a hundred thousand records need a gigabyte."""

    def without_fields(pairs: list[tuple[str, Any]]) -> Mapping[str, Any] | None:
        found = reject_duplicate_keys(pairs)
        return None if "reporterCode" in found else found

    with path.open(encoding="utf-8-sig") as body:
        response = json.load(body, object_pairs_hook=without_fields)
    if not isinstance(response, dict):
        raise ValueError("not an object")
    return response
