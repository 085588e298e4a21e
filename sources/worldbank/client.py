"""World Bank Indicators API, version 2: what is asked, page by page, and which responses are errors."""

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
    """One page of a response: what it says of itself, and its rows. Every number is still text."""

    meta: dict[str, str]
    rows: list[Row]

    @property
    def updated_on(self) -> str:
        """The day of the release, as the World Bank writes it."""
        return self.meta["lastupdated"]

    @property
    def pages(self) -> int:
        """How many pages the whole response has."""
        return int(self.meta["pages"])


class UnexpectedResponse(ValueError):
    """What was sent is not a page of values; the message says what it is."""


def read_page(path: Path) -> Page:
    """Return one page. Raises :class:`UnexpectedResponse` for a message in the place of one, and for anything else."""
    body = path.read_bytes()
    try:
        sent = json.loads(body.decode("utf-8-sig"), object_pairs_hook=reject_duplicate_keys, **AS_TEXT)
    except ValueError as error:
        raise UnexpectedResponse(f"no JSON but {body[:120]!r}") from error
    if not isinstance(sent, list) or not sent or not isinstance(sent[0], dict):
        raise UnexpectedResponse(f"neither values nor a message: {body[:120]!r}")
    messages = sent[0].get("message")
    if messages:
        raise UnexpectedResponse(f"the message {_said(messages)!r}")
    meta = {str(name): str(value) for name, value in sent[0].items() if value is not None}
    missing = [name for name in ("page", "pages", "total", "lastupdated") if name not in meta]
    if missing or not all(meta[name].isdigit() for name in ("page", "pages", "total")):
        raise UnexpectedResponse(f"a page that does not say its number, pages, total and release: {sent[0]}")
    rows = sent[1] if len(sent) > 1 else None
    if not isinstance(rows, list):  # null: known to the World Bank, and empty
        raise UnexpectedResponse("no rows")
    return Page(meta, rows)


class WorldBankClient:
    """Asks for one indicator of all areas in all years. Stateless apart from its HTTP session."""

    def __init__(self, http: Http, landing: Landing, base_url: str = BASE_URL, page_rows: int = PAGE_ROWS) -> None:
        self._http, self._landing = http, landing
        self._base_url, self._page_rows = base_url.rstrip("/"), page_rows

    def request(self, indicator: str, page: int = 1) -> Request:
        """Return the request for one page of an indicator. The first lands as ``<indicator>.json``."""
        suffix = "" if page == 1 else f".page{page}"
        return Request(
            f"{self._base_url}/country/all/indicator/{indicator}",
            {"format": "json", "source": SOURCE, "per_page": str(self._page_rows), "page": str(page)},
            # beside the address, not below it: so files of different indicators lie in one folder
            name=f"../{indicator}{suffix}.json",
        )

    def holds(self, indicator: str) -> bool:
        """False where a mirror, which answers to names only, has no file of an indicator."""
        try:
            self._http.head(self.request(indicator))
        except SourceMissing:
            return False
        return True

    def updated_on(self, indicator: str) -> str:
        """Return the day of the current release, which one value of an indicator already tells."""
        probe = self.request(indicator)
        probe = replace(probe, params={**probe.params, "per_page": "1"}, name=f"../{indicator}.probe.json")
        return read_page(self._ask(probe, 1).path).updated_on

    def fetch(self, indicator: str) -> tuple[Landed, list[Path]]:
        """Return what stands for all pages of an indicator, and the pages.

        Raises :class:`sources.http.SourceUnavailable` where a new release came out between two pages.
        """
        landed = [self._ask(self.request(indicator), 1)]
        first = read_page(landed[0].path)
        if first.pages > MAX_PAGES:
            raise SourceRejected(f"worldbank {indicator}: {first.pages:,} pages; at most {MAX_PAGES} are asked for")
        for number in range(2, first.pages + 1):
            landed.append(self._ask(self.request(indicator, number), number))
            if read_page(landed[-1].path).updated_on != first.updated_on:
                raise SourceUnavailable(f"worldbank {indicator}: a new release came out between two pages; run again")
        place = f"{self._base_url}/country/all/indicator/{indicator}.pages"
        whole = landed[0] if len(landed) == 1 else bundle_responses(self._landing, place, landed)
        return whole, [page.path for page in landed]

    def _ask(self, request: Request, number: int) -> Landed:
        def refuse(path: Path, response: Response) -> None:
            try:
                page = read_page(path)
            except UnexpectedResponse as error:
                raise SourceRejected(
                    f"worldbank: {request.safe_url} answered {response.status} with {error}"
                ) from error
            if page.meta["page"] != str(number):
                raise SourceRejected(f"worldbank: {request.safe_url} answered with page {page.meta['page']}")

        return self._landing.ask(self._http, request, refuse)


def _said(messages: Any) -> str:
    said = messages if isinstance(messages, list) else [messages]
    return "; ".join(str(one.get("value", one)) if isinstance(one, dict) else str(one) for one in said)
