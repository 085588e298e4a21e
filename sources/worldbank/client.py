"""World Bank Indicators API, version 2: paged requests, and responses that are errors."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

from sources.http import Http, Request, Response, SourceMissing, SourceRejected, SourceUnavailable
from sources.landing import Landed, Landing
from sources.responses import AS_TEXT, bundle_responses, reject_duplicate_keys

BASE_URL = "https://api.worldbank.org/v2"
SOURCE = "2"  # World Development Indicators
PAGE_ROWS = 20_000  # an indicator has about 17,600 rows: 266 areas by the years since 1960
MAX_PAGES = 50
Row = dict[str, Any]


class Page(NamedTuple):
    """One page of a response: its metadata and its rows. Every number is still text."""

    meta: dict[str, str]
    rows: list[Row]

    @property
    def updated_on(self) -> str:
        """The day of the release, as the World Bank writes it."""
        return self.meta["lastupdated"]

    @property
    def pages(self) -> int:
        """The number of pages of the complete response."""
        return int(self.meta["pages"])


class UnexpectedResponse(ValueError):
    """The response is not a page of values; the error says what it is."""


def read_page(path: Path) -> Page:
    """Return one page. Raises :class:`UnexpectedResponse` for an error message and for any other content."""
    body = path.read_bytes()
    try:
        response = json.loads(body.decode("utf-8-sig"), object_pairs_hook=reject_duplicate_keys, **AS_TEXT)
    except ValueError as error:
        raise UnexpectedResponse(f"no JSON but {body[:120]!r}") from error
    if not isinstance(response, list) or not response or not isinstance(response[0], dict):
        raise UnexpectedResponse(f"neither values nor a message: {body[:120]!r}")
    messages = response[0].get("message")
    if messages:
        raise UnexpectedResponse(f"the message {_message_text(messages)!r}")
    meta = {str(name): str(value) for name, value in response[0].items() if value is not None}
    missing = [name for name in ("page", "pages", "total", "lastupdated") if name not in meta]
    if missing or not all(meta[name].isdigit() for name in ("page", "pages", "total")):
        raise UnexpectedResponse(f"a page without its number, pages, total or release: {response[0]}")
    rows = response[1] if len(response) > 1 else None
    if not isinstance(rows, list):  # null: known to the World Bank, and empty
        raise UnexpectedResponse("no rows")
    return Page(meta, rows)


class WorldBankClient:
    """Requests one indicator of all areas in all years. Stateless apart from its HTTP session."""

    def __init__(self, http: Http, landing: Landing, base_url: str = BASE_URL, page_rows: int = PAGE_ROWS) -> None:
        self._http, self._landing = http, landing
        self._base_url, self._page_rows = base_url.rstrip("/"), page_rows

    def request(self, indicator: str, page: int = 1) -> Request:
        """Return the request for one page of an indicator. The first lands as ``<indicator>.json``."""
        suffix = "" if page == 1 else f".page{page}"
        return Request(
            f"{self._base_url}/country/all/indicator/{indicator}",
            {"format": "json", "source": SOURCE, "per_page": str(self._page_rows), "page": str(page)},
            # next to the path of the URL, not below it, so that files of all indicators are in one folder
            name=f"../{indicator}{suffix}.json",
        )

    def holds(self, indicator: str) -> bool:
        """Return whether a mirror has a file of an indicator."""
        try:
            self._http.head(self.request(indicator))
        except SourceMissing:
            return False
        return True

    def updated_on(self, indicator: str) -> str:
        """Return the day of the current release, from a request for a single value."""
        probe = self.request(indicator)
        probe = replace(probe, params={**probe.params, "per_page": "1"}, name=f"../{indicator}.probe.json")
        return read_page(self._query(probe, 1).path).updated_on

    def fetch(self, indicator: str) -> tuple[Landed, list[Path]]:
        """Return the landed file that represents all pages of an indicator, and the paths of the pages.

        Raises :class:`sources.http.SourceUnavailable` if a new release came out between two pages.
        """
        landed = [self._query(self.request(indicator), 1)]
        first = read_page(landed[0].path)
        if first.pages > MAX_PAGES:
            raise SourceRejected(f"worldbank {indicator}: {first.pages:,} pages; at most {MAX_PAGES} are requested")
        for number in range(2, first.pages + 1):
            landed.append(self._query(self.request(indicator, number), number))
            if read_page(landed[-1].path).updated_on != first.updated_on:
                raise SourceUnavailable(f"worldbank {indicator}: a new release came out between two pages; run again")
        url = f"{self._base_url}/country/all/indicator/{indicator}.pages"
        complete = landed[0] if len(landed) == 1 else bundle_responses(self._landing, url, landed)
        return complete, [page.path for page in landed]

    def _query(self, request: Request, number: int) -> Landed:
        def refuse(path: Path, response: Response) -> None:
            try:
                page = read_page(path)
            except UnexpectedResponse as error:
                raise SourceRejected(
                    f"worldbank: {request.safe_url} returned status {response.status} with {error}"
                ) from error
            if page.meta["page"] != str(number):
                raise SourceRejected(f"worldbank: {request.safe_url} returned page {page.meta['page']}")

        return self._landing.query(self._http, request, refuse)


def _message_text(messages: Any) -> str:
    parts = messages if isinstance(messages, list) else [messages]
    return "; ".join(str(part.get("value", part)) if isinstance(part, dict) else str(part) for part in parts)
