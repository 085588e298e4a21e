"""Places to run in. A build takes a minute, so tests look at, or start from copies of, a few that are built once."""

import os
from pathlib import Path

import pytest

from tests.pipeline.world import SECOND, Builder, Place, Said, flows, good, members

REASON = "CEPII announced it: O'Hara's \"tariff\" rows; see 公告"  # quotes and signs that SQL and JSON must survive


@pytest.fixture(scope="session")
def once(tmp_path_factory: pytest.TempPathFactory) -> Builder:
    """Builds a place once for all processes of a test run: pytest-xdist gives them folders below one parent."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "places"
    folder.mkdir(exist_ok=True)
    return Builder(folder)


def _run_sample(place: Place) -> Said:
    place.proof.unlink()
    return place.command("run", "--profile", "sample", FIVE_BASES_PROFILE=None, FIVE_BASES_MIRROR=None)


@pytest.fixture(scope="session")
def ran(once: Builder) -> tuple[Place, Said]:
    """The sample, run in a process of its own: the place, which is not to be changed, and what the run said."""
    return once("sample", _run_sample)


@pytest.fixture(scope="session")
def sample(ran: tuple[Place, Said]) -> Place:
    """A place with the release of the sample. Not to be changed."""
    return good(ran)


def _offer_and_run(place: Place) -> Said:
    place.offer(members())
    return place.call("run")


@pytest.fixture(scope="session")
def one_release(once: Builder) -> Place:
    """A place with one published release. Not to be changed: see ``place``."""
    return good(once("one_release", _offer_and_run))


def _reissue_and_run(place: Place) -> Said:
    place.offer(members(flows(change=0.2), release=SECOND), SECOND)
    return place.call("run")


@pytest.fixture(scope="session")
def held_run(once: Builder, one_release: Place) -> tuple[Place, Said]:
    """CEPII re-issues all years with half of the values moved by a fifth: the place after it, and what the run said."""
    return once("held", _reissue_and_run, start=one_release)


@pytest.fixture(scope="session")
def accepted_run(once: Builder, held_run: tuple[Place, Said]) -> tuple[Place, Said]:
    """A person accepts the re-issue: the place after it, with two releases, and what the run said."""
    return once("accepted", lambda place: place.call("run", "--accept", REASON), start=held_run[0])


@pytest.fixture
def place(one_release: Place, tmp_path: Path) -> Place:
    """A place of one's own with one published release."""
    return one_release.copy_to(tmp_path / "place")


@pytest.fixture
def held(held_run: tuple[Place, Said], tmp_path: Path) -> Place:
    """A place of one's own where a gate holds the second release."""
    return held_run[0].copy_to(tmp_path / "held")


@pytest.fixture
def two_releases(accepted_run: tuple[Place, Said], tmp_path: Path) -> Place:
    """A place of one's own with two published releases."""
    return accepted_run[0].copy_to(tmp_path / "two")


@pytest.fixture
def empty_place(tmp_path: Path) -> Place:
    """A place where nothing has run yet."""
    return Place(tmp_path / "empty")
