"""PRODCOM on Eurostat's Comext service: a year in three requests, each below the limit for immediate responses."""

import re
from dataclasses import dataclass
from pathlib import Path

from sources.http import Http, Request, Response, SourceMissing, SourceRejected, SourceUnavailable
from sources.landing import Landed, Landing

BASE_URL = "https://ec.europa.eu/eurostat/api/comext/dissemination"
FAULT = re.compile(r"<fault(?:code|string)>\s*([^<]*?)\s*</fault(?:code|string)>", flags=re.IGNORECASE)
TOO_MANY_ROWS, NO_RESULTS = "EXTRACTION_TOO_BIG", "100"
UPDATED = re.compile(r'"updated"\s*:\s*"([^"]+)"')


@dataclass(frozen=True)
class Dataset:
    """One dataset with the years it holds; ``last`` is None while years are added."""

    code: str
    first: int
    last: int | None


# Products of CPA 2.1 until 2023, of CPA 2.2 since.
DATASETS = (Dataset("DS-059358", 2013, 2023), Dataset("DS-059367", 2024, None))

# The response is immediate up to 500,000 cells; a year has about 150,000 of each indicator.
INDICATORS = (("PRODQNT", "PRODVAL", "QNTUNIT"), ("PQNTFLAG", "PVALFLAG", "EXPQNT"), ("EXPVAL", "IMPQNT", "IMPVAL"))


class ProdcomClient:
    """Requests one year of a dataset at a time. Stateless apart from its HTTP session."""

    def __init__(self, http: Http, landing: Landing, base_url: str = BASE_URL) -> None:
        self._http, self._landing, self._base_url = http, landing, base_url.rstrip("/")

    def year(self, dataset: Dataset, year: int) -> list[Landed]:
        """Return all reporters, products and indicators of a year, in landing, in the order of ``INDICATORS``.

        Raises :class:`SourceMissing` if the year has no rows yet.
        """
        requests = [
            Request(
                # frequency, reporters, products, indicators
                f"{self._base_url}/sdmx/2.1/data/{dataset.code}/A...{'+'.join(indicators)}",
                params={"startPeriod": str(year), "endPeriod": str(year), "format": "SDMX-CSV"},
                name=f"{dataset.code}_{year}.csv",
            )
            for indicators in INDICATORS
        ]
        return [self._landing.query(self._http, request, refuse_unless_csv) for request in requests]

    def version(self, dataset: Dataset) -> str:
        """Return when a dataset was last changed, from the smallest response that states it."""
        request = Request(
            f"{self._base_url}/statistics/1.0/data/{dataset.code}",
            params={"format": "JSON", "lang": "EN", "reporter": "LU", "indicators": "PRODVAL", "lastTimePeriod": "1"},
            name=f"{dataset.code}_updated.json",
        )
        text = self._landing.query(self._http, request).path.read_text(encoding="utf-8", errors="replace")
        updated = UPDATED.search(text)
        if not updated:
            raise SourceRejected(f"prodcom: {request.safe_url} does not say when {dataset.code} was updated")
        return updated[1]


def refuse_unless_csv(path: Path, response: Response) -> None:
    """Raise a :class:`sources.http.SourceError` for a fault, a web page or an empty table instead of data."""
    with path.open("rb") as body:
        start = body.read(2_000).decode("utf-8-sig", "replace").lstrip()
    faults = FAULT.findall(start)
    if faults:
        fault = " ".join(faults)
        if faults[0] == NO_RESULTS:
            raise SourceMissing(f"prodcom: {response.url} has no rows ({fault})")
        if TOO_MANY_ROWS in fault:
            raise SourceRejected(f"prodcom: {response.url} requests too many rows at once ({fault})")
        raise SourceRejected(f"prodcom: {response.url} reports the fault {fault}")
    if "async" in start.lower() and start.startswith("<"):
        raise SourceUnavailable(f"prodcom: {response.url} is being prepared by Eurostat; run again in an hour")
    if not start.startswith("DATAFLOW,"):
        raise SourceRejected(f"prodcom: {response.url} did not respond with SDMX-CSV but with {start[:200]!r}")
    if not start.partition("\n")[2].strip():
        raise SourceMissing(f"prodcom: {response.url} has no rows")
