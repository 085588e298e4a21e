"""Finding BACI's newest release, where no list says which it is."""

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from pytest_httpserver import HTTPServer

from sources.baci.client import BASE_URL, BaciClient, Release
from sources.http import Http, Response, SourceRejected, SourceUnavailable
from sources.landing import Landing
from sources.settings import HS_EDITIONS
from tests.unit.baci_files import write_release

TODAY = date(2026, 3, 10)
EVERY_NAME = re.compile(r"/baci/.*")


class NotedHttp(Http):
    """Notes which release names are asked for."""

    asked: list[str]

    def head(self, url: str) -> Response:
        self.asked = [*getattr(self, "asked", []), url.rpartition("_")[2].removesuffix(".zip")]
        return super().head(url)


@pytest.fixture
def http(tmp_path: Path) -> NotedHttp:
    return NotedHttp(mirror=tmp_path / "publisher")


@pytest.fixture
def baci(http: NotedHttp, tmp_path: Path) -> BaciClient:
    return BaciClient(http, Landing(tmp_path / "landing"))


@pytest.fixture
def publishes(tmp_path: Path) -> Callable[..., None]:
    """Put releases where the publisher keeps them."""
    folder = tmp_path / "publisher" / BASE_URL.removeprefix("https://")

    def put(*names: str, edition: str = "HS22") -> None:
        for name in names:
            write_release(folder / f"BACI_{edition}_{name}.zip")

    return put


def test_a_release_lies_where_its_name_says(baci: BaciClient):
    assert (
        baci.url_of(Release("HS17", "V202401b"))
        == "https://www.cepii.fr/DATA_DOWNLOAD/baci/data/BACI_HS17_V202401b.zip"
    )


def test_the_newest_release_is_found(baci: BaciClient, publishes: Callable[..., None]):
    publishes("V202401", "V202501", "V202601")
    assert baci.newest("HS22", today=TODAY) == Release("HS22", "V202601")


def test_names_are_asked_for_newest_first_and_no_further_than_needed(
    baci: BaciClient, http: NotedHttp, publishes: Callable[..., None]
):
    publishes("V202601")
    baci.newest("HS22", today=TODAY)
    months = ["V202605", "V202604", "V202603", "V202602"]
    assert http.asked == [name for month in months for name in (f"{month}b", month)] + ["V202601b", "V202601"]


def test_a_release_dated_a_little_ahead_is_found(baci: BaciClient, publishes: Callable[..., None]):
    publishes("V202501", "V202601")
    assert baci.newest("HS22", today=date(2025, 12, 1)).name == "V202601"


def test_a_release_of_another_edition_is_not_taken(baci: BaciClient, publishes: Callable[..., None]):
    publishes("V202601", edition="HS17")
    publishes("V202501")
    assert baci.newest("HS22", today=TODAY).name == "V202501"


def test_a_re_issue_is_preferred_to_what_it_replaces(baci: BaciClient, publishes: Callable[..., None]):
    publishes("V202401", "V202401b")
    assert baci.newest("HS22", today=TODAY).name == "V202401b"


def test_nothing_older_than_the_known_release_is_asked_for(
    baci: BaciClient, http: NotedHttp, publishes: Callable[..., None]
):
    publishes("V202401", "V202501")
    assert baci.newest("HS22", today=TODAY, known="V202501").name == "V202501"
    assert min(http.asked) == "V202501"


def test_a_known_release_that_is_gone_is_not_replaced_by_an_older_one(
    baci: BaciClient, http: NotedHttp, publishes: Callable[..., None]
):
    publishes("V202401")
    with pytest.raises(SourceRejected) as error:
        baci.newest("HS22", today=TODAY, known="V202501")
    assert min(http.asked) == "V202501"
    assert "BACI_HS22_V202501.zip to" in str(error.value)
    assert "V202001" not in str(error.value)


def test_the_re_issue_of_a_known_release_is_found(baci: BaciClient, publishes: Callable[..., None]):
    publishes("V202401", "V202401b")
    assert baci.newest("HS22", today=TODAY, known="V202401").name == "V202401b"


@pytest.mark.parametrize("known", ["V202401b", "V202401c"])
def test_a_known_re_issue_is_not_replaced_by_what_it_replaced(
    baci: BaciClient, publishes: Callable[..., None], known: str
):
    publishes("V202401", known)
    assert baci.newest("HS22", today=TODAY, known=known).name == known


@pytest.mark.parametrize("edition", HS_EDITIONS)
def test_where_nothing_is_found_the_error_says_what_was_asked_and_what_to_set(baci: BaciClient, edition: str):
    with pytest.raises(SourceRejected) as error:
        baci.newest(edition, today=TODAY)
    said = str(error.value)
    assert f"from BACI_{edition}_V202001.zip to 202605" in said
    assert BASE_URL in said
    assert "BACI_RELEASE" in said
    assert "web page" not in said


# --- a publisher that answers every name with a page --------------------------------------------------------------


@pytest.fixture
def online(httpserver: HTTPServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> BaciClient:
    monkeypatch.setenv("NO_PROXY", "*")
    http = Http(attempts=2, backoff=0, timeout=(2, 2))
    return BaciClient(http, Landing(tmp_path / "landing"), httpserver.url_for("/baci/"))


def test_a_web_page_is_not_a_release(online: BaciClient, httpserver: HTTPServer):
    httpserver.expect_request("/baci/BACI_HS22_V202601.zip").respond_with_data(content_type="application/zip")
    httpserver.expect_request(EVERY_NAME).respond_with_data("down", content_type="text/html; charset=utf-8")
    assert online.newest("HS22", today=TODAY).name == "V202601"


def test_where_every_name_is_a_web_page_the_error_says_so(online: BaciClient, httpserver: HTTPServer):
    httpserver.expect_request(EVERY_NAME).respond_with_data("down", content_type="text/html")
    with pytest.raises(SourceRejected, match=r" 10 addresses returned a web page: .*maintenance.*BACI_RELEASE"):
        online.newest("HS22", today=TODAY, known="V202601")


def test_a_publisher_that_is_down_is_not_said_to_have_no_release(online: BaciClient, httpserver: HTTPServer):
    httpserver.expect_request(EVERY_NAME).respond_with_data("busy", status=503)
    with pytest.raises(SourceUnavailable, match="503"):
        online.newest("HS22", today=TODAY)


# --- fetching -----------------------------------------------------------------------------------------------------


def test_a_release_lands_under_its_address(baci: BaciClient, publishes: Callable[..., None], tmp_path: Path):
    publishes("V202601")
    landed = baci.fetch(Release("HS22", "V202601"))
    address = f"{BASE_URL.removeprefix('https://')}/BACI_HS22_V202601.zip"
    assert landed.path == tmp_path / "landing" / address
    assert landed.path.read_bytes() == (tmp_path / "publisher" / address).read_bytes()


def test_the_version_of_a_release_is_known_without_fetching_it(
    baci: BaciClient, publishes: Callable[..., None], tmp_path: Path
):
    publishes("V202601")
    release = Release("HS22", "V202601")
    version = baci.version(release)
    assert version["ETag"]
    assert not (tmp_path / "landing").exists()
    assert baci.fetch(release).headers == version
