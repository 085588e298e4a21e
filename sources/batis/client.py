"""BaTIS: one zip file with all data, replaced in place."""

from sources.http import Http, Progress, SourceRejected
from sources.landing import Landed, Landing, version_headers

URL = "https://www.wto.org/english/res_e/statis_e/daily_update_e/OECD-WTO_BATIS_data_BPM6-1.zip"


class BatisClient:
    """Downloads the file if it changed. Stateless apart from its HTTP session."""

    def __init__(self, http: Http, landing: Landing, url: str = URL) -> None:
        self._http, self._landing, self._url = http, landing, url

    def version(self) -> dict[str, str]:
        """Return the headers that identify an issue of the file, without downloading it.

        Raises :class:`SourceRejected` for a web page: the WTO redirects unknown URLs to one.
        """
        response = self._http.head(self._url)
        if response.is_web_page:
            raise SourceRejected(f"batis: {self._url} returned a web page; the file may have another name now")
        return version_headers(response.headers)

    def fetch(self, progress: Progress | None = None) -> Landed:
        """Return the file in landing, downloading it only when it changed."""
        self.version()
        return self._landing.fetch(self._http, self._url, progress=progress)
