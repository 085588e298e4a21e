"""The OECD's two services: SDMX for observations, and a file server for input-output tables."""

import re
from dataclasses import dataclass
from pathlib import Path

from sources.http import Http, Request, Response, SourceMissing, SourceRejected, SourceUnavailable
from sources.landing import Landed, Landing

# Base URLs; STI dataflows have their own.
PUBLIC_URL = "https://sdmx.oecd.org/public/rest"
STI_URL = "https://sdmx.oecd.org/sti-public/rest"
FILES_URL = "https://stats.oecd.org/wbos/fileview2.aspx"

FIRST_CELLS = ("DATAFLOW", "STRUCTURE")
MULTIPLIER = "UNIT_MULT"
OVER_QUOTA = "You have exceeded the number of requests"
NO_RESULTS = "NoResultsFound"
CONSTRAINT = re.compile(r"<[\w:]*ContentConstraint\b[^>]*\bvalidFrom=\"([^\"]+)\"")
COUNT = re.compile(r"\bid=\"obs_count\"[^>]*>\s*<[\w:]*AnnotationTitle>(\d+)<")


@dataclass(frozen=True)
class Dataflow:
    """One dataflow and the request for it. An empty ``version`` requests the newest structure.

    ``dimensions`` are those besides FREQ, UNIT_MEASURE, MEASURE, REF_AREA and TIME_PERIOD, which every dataflow has; a
    file without one of them, or with an empty cell in one, is refused. So is one without ``attributes``, which every
    observation that has a value must state: without its multiplier a value in millions reads as units.
    """

    name: str
    agency: str
    flow: str
    version: str
    key: str
    dimensions: tuple[str, ...]
    attributes: tuple[str, ...]
    start: str
    edition: str | None = None
    is_sti: bool = False


# One wide request each: the limit counts downloads, not rows. "all" does not depend on the order of dimensions.
DATAFLOWS = (
    Dataflow(
        name="tiva_mainlv",
        agency="OECD.STI.PIE",
        flow="DSD_TIVA_MAINLV@DF_MAINLV",
        version="1.1",
        # measures, all areas, all activities, partner world, USD, annual
        key="EXGR+EXGR_DVA+EXGR_FVA+DFD_DVA+DFD_FVA...W.USD.A",
        dimensions=("ACTIVITY", "COUNTERPART_AREA"),
        attributes=(MULTIPLIER,),
        start="1995",
        edition="2025",
        is_sti=True,
    ),
    Dataflow(
        name="stan",
        agency="OECD.STI.PIE",
        flow="DSD_STAN@DF_STAN_2025",
        version="",
        key="all",
        dimensions=("ACTIVITY",),
        attributes=(MULTIPLIER,),
        start="2000",
        edition="2025",
    ),
    Dataflow(
        name="msti",
        agency="OECD.STI.STP",
        flow="DSD_MSTI@DF_MSTI",
        version="",
        key="all",
        dimensions=("PRICE_BASE", "TRANSFORMATION"),
        attributes=(MULTIPLIER,),
        start="2000",
    ),
)


@dataclass(frozen=True)
class Bundle:
    """A zip of yearly tables on the file server, under an opaque id."""

    edition: str
    file_id: str


# From a script of October 2025. The ids change with every edition; the names of members tell the years of a bundle.
BUNDLES = tuple(
    Bundle("2025", file_id)
    for file_id in (
        "643231e9-a2b2-4742-a926-74ecfca616d0",
        "56fec3e0-37f1-46f0-bdfe-55a55a77ac2e",
        "7128221e-df6a-4b07-b007-1d24f626325e",
        "522c2892-d649-4cf9-881a-5731de638b8b",
        "74a7f69b-7390-4a6f-86cd-ca4dce0ae480",
    )
)


class OecdClient:
    """Requests complete dataflows and bundles. Stateless apart from its HTTP session."""

    def __init__(
        self,
        http: Http,
        landing: Landing,
        public_url: str = PUBLIC_URL,
        sti_url: str = STI_URL,
        files_url: str = FILES_URL,
    ) -> None:
        self._http, self._landing = http, landing
        self._public_url, self._sti_url = public_url.rstrip("/"), sti_url.rstrip("/")
        self._files_url = files_url

    def observations(self, dataflow: Dataflow) -> Landed:
        """Return all observations of a dataflow as SDMX-CSV, in landing."""
        request = Request(
            f"{self._base(dataflow)}/data/{dataflow.agency},{dataflow.flow},{dataflow.version}/{dataflow.key}",
            params={
                "startPeriod": dataflow.start,
                "dimensionAtObservation": "AllDimensions",
                "format": "csvfile",
            },
            name=f"{dataflow.name}.csv",
        )
        return self._landing.query(self._http, request, refuse_unless_csv)

    def version(self, dataflow: Dataflow) -> str:
        """Return a fingerprint of a dataflow: the start of its validity, and the number of observations."""
        request = Request(
            f"{self._base(dataflow)}/contentconstraint/{dataflow.agency}/CR_A_{dataflow.flow}/",
            name=f"{dataflow.name}.xml",
        )
        landed = self._landing.query(self._http, request)
        text = landed.path.read_text(encoding="utf-8", errors="replace")
        since, count = CONSTRAINT.search(text), COUNT.search(text)
        if not since:
            raise SourceRejected(f"oecd: {landed.url} does not state since when {dataflow.flow} is valid")
        return f"{since[1]} {count[1] if count else '?'}"

    def bundle(self, bundle: Bundle) -> Landed:
        """Return a zip of yearly tables, downloading it only when its headers changed."""
        request = Request(self._files_url, params={"IDFile": bundle.file_id}, name=f"{bundle.file_id}.zip")
        return self._landing.fetch(self._http, request, refuse_unless_zip)

    def _base(self, dataflow: Dataflow) -> str:
        return self._sti_url if dataflow.is_sti else self._public_url


def refuse_unless_csv(path: Path, response: Response) -> None:
    """Raise a :class:`sources.http.SourceError` for a message with status 200 instead of data."""
    with path.open("rb") as body:
        start = body.read(600).decode("utf-8-sig", "replace").strip()
    if start.startswith(OVER_QUOTA):
        raise SourceUnavailable(f"oecd: {response.url}: the downloads of this hour are used up (60); run again later")
    if start.startswith(NO_RESULTS):
        raise SourceMissing(f"oecd: {response.url} has no rows ({NO_RESULTS})")
    cell = re.split(r"[,;\r\n]", start, maxsplit=1)[0].strip('"')
    if cell not in FIRST_CELLS:
        raise SourceRejected(f"oecd: {response.url} did not respond with SDMX-CSV but with {start[:200]!r}")


def refuse_unless_zip(path: Path, response: Response) -> None:
    """Raise :class:`SourceRejected` for a web page: the server returns one for an id it no longer knows."""
    with path.open("rb") as body:
        start = body.read(200)
    if response.is_web_page or not start.startswith(b"PK"):
        raise SourceRejected(
            f"oecd: {response.url} is not a zip file ({start[:60]!r}); ids change with each edition: "
            "take the new ones from the OECD's page of the tables, or put the zip files into the drop folder"
        )
