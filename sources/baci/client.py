"""CEPII BACI: URLs of its releases, and the search for the newest."""

from dataclasses import dataclass
from datetime import date, timedelta

from sources.http import Http, Progress, SourceMissing, SourceRejected
from sources.landing import Landed, Landing, version_headers

BASE_URL = "https://www.cepii.fr/DATA_DOWNLOAD/baci/data"
OLDEST = date(2020, 1, 1)  # the first release known to be named in this form
AHEAD = timedelta(days=62)  # a release may be dated a little after it appears


@dataclass(frozen=True)
class Release:
    """One release of one HS edition, for example HS22 of V202601."""

    edition: str
    name: str

    @property
    def file_name(self) -> str:
        """The zip file's name at the publisher."""
        return f"BACI_{self.edition}_{self.name}.zip"


class BaciClient:
    """Finds and downloads releases. Stateless apart from its HTTP session."""

    def __init__(self, http: Http, landing: Landing, base_url: str = BASE_URL) -> None:
        self._http, self._landing, self._base_url = http, landing, base_url.rstrip("/")

    def url_of(self, release: Release) -> str:
        """Return the address of a release."""
        return f"{self._base_url}/{release.file_name}"

    def newest(self, edition: str, *, today: date, known: str | None = None) -> Release:
        """Return the newest release of ``edition``, trying names from ``today`` back to ``known``.

        CEPII publishes no machine-readable list, so possible names are tried, newest first; letters mark a re-issue
        (V202401b). Raises :class:`SourceRejected` if no release exists.
        """
        pages = 0
        for name in _names_back_from(today + AHEAD, known):
            try:
                response = self._http.head(self.url_of(Release(edition, name)))
            except SourceMissing:
                continue
            if not response.is_web_page:
                return Release(edition, name)
            pages += 1
        hint = f" {pages} addresses returned a web page: the site may be down for maintenance." if pages else ""
        raise SourceRejected(
            f"baci: no release of {edition} at {self._base_url}; tried every name from "
            f"BACI_{edition}_{known or f'V{OLDEST:%Y%m}'}.zip to {today + AHEAD:%Y%m}.{hint} "
            f"Set BACI_RELEASE if the names have changed."
        )

    def version(self, release: Release) -> dict[str, str]:
        """Return the headers that identify an issue of a release's file, without downloading it."""
        return version_headers(self._http.head(self.url_of(release)).headers)

    def fetch(self, release: Release, progress: Progress | None = None) -> Landed:
        """Return the release's zip file in landing, downloading it only when it is new or was re-issued."""
        return self._landing.fetch(self._http, self.url_of(release), progress=progress)


def _names_back_from(latest: date, known: str | None) -> list[str]:
    months = [
        f"V{year}{month:02d}"
        for year in range(latest.year, OLDEST.year - 1, -1)
        for month in range(12, 0, -1)
        if date(year, month, 1) <= latest
    ]
    names = [f"{month}{suffix}" for month in months for suffix in ("b", "")]
    if known is None:
        return names
    newer = [name for name in names if name >= known]
    return newer if known in newer else [*newer, known]  # a pinned release may have a letter that is not tried
