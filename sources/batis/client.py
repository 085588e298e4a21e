"""BaTIS: one zip file with everything, replaced in place."""

from sources.http import Http, Progress, SourceRejected
from sources.landing import Landed, Landing, version_headers

URL = "https://www.wto.org/english/res_e/statis_e/daily_update_e/OECD-WTO_BATIS_data_BPM6-1.zip"


class BatisClient:
    """Fetches the file where it changed. Stateless apart from its HTTP session."""

    def __init__(self, http: Http, landing: Landing, url: str = URL) -> None:
        self._http, self._landing, self._url = http, landing, url

    def version(self) -> dict[str, str]:
        """Return the headers that tell one issue of the file from another, without fetching it.

        Raises :class:`SourceRejected` for a page: the WTO sends those it does not find to one.
        """
        response = self._http.head(self._url)
        if response.is_page:
            raise SourceRejected(f"batis: {self._url} answers with a web page; the file may have another name now")
        return version_headers(response.headers)

    def fetch(self, progress: Progress | None = None) -> Landed:
        """Return the file in landing, downloading it only when it changed."""
        self.version()
        return self._landing.fetch(self._http, self._url, progress=progress)
