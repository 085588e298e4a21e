"""Places to run in. A build takes ten seconds, so tests start from copies of a few that are built once."""

from pathlib import Path

import pytest

from tests.pipeline.world import SECOND, Place, Said, flows, members

REASON = "CEPII announced it: O'Hara's \"tariff\" rows; see 公告"  # quotes and signs that SQL and JSON must survive


@pytest.fixture(scope="session")
def one_release(tmp_path_factory: pytest.TempPathFactory) -> Place:
    """A place with one published release. Not to be changed: see ``place``."""
    place = Place(tmp_path_factory.mktemp("one_release") / "place")
    place.offer(members())
    said = place.call("run")
    assert said.code == 0, said.err
    return place


@pytest.fixture(scope="session")
def held_run(one_release: Place, tmp_path_factory: pytest.TempPathFactory) -> tuple[Place, Said]:
    """CEPII re-issues all years with half of the values moved by a fifth: the place after it, and what the run said."""
    place = one_release.copy_to(tmp_path_factory.mktemp("held") / "place")
    place.offer(members(flows(change=0.2), release=SECOND), SECOND)
    return place, place.call("run")


@pytest.fixture(scope="session")
def accepted_run(held_run: tuple[Place, Said], tmp_path_factory: pytest.TempPathFactory) -> tuple[Place, Said]:
    """A person accepts the re-issue: the place after it, with two releases, and what the run said."""
    place = held_run[0].copy_to(tmp_path_factory.mktemp("accepted") / "place")
    return place, place.call("run", "--accept", REASON)


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
