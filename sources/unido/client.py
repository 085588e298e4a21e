"""UNIDO's SDMX service: indices of industrial production, one economy at a time."""

from pathlib import Path

from sources.http import Http, Request, Response, SourceRejected
from sources.landing import Landed, Landing
from sources.sdmx_json import InvalidMessage, read_observations

BASE_URL = "https://stat.unido.org/portal/sdmx"
ACCEPT = "application/vnd.sdmx.data+json;version=2.0.0"  # without it the service returns status 406
ORIGINAL_INDEX, MANUFACTURING = "52", "C"


class UnidoClient:
    """Requests one series at a time. Stateless apart from its HTTP session."""

    def __init__(self, http: Http, landing: Landing, base_url: str = BASE_URL) -> None:
        self._http, self._landing, self._base_url = http, landing, base_url.rstrip("/")

    def request(self, country: str) -> Request:
        """Return the request for the complete series of an economy; no period is sent, since the format is special."""
        key = f"{country}.{ORIGINAL_INDEX}.{MANUFACTURING}"
        return Request(f"{self._base_url}/data/UNIDO/IIP/1.0/{key}", headers={"Accept": ACCEPT}, name=f"../{key}.json")

    def fetch(self, country: str) -> Landed:
        """Return the response for an economy."""
        request = self.request(country)

        def refuse(path: Path, response: Response) -> None:
            try:
                if next(read_observations(path), None) is None:
                    raise InvalidMessage("no observation")
            except InvalidMessage as error:
                raise SourceRejected(
                    f"unido: {request.safe_url} returned status {response.status} with {error}"
                ) from error

        return self._landing.query(self._http, request, refuse)
