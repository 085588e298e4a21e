"""Releases are listed, compared and gone back to; readers follow the link."""

import re

import pytest

from tests.pipeline.conftest import REASON
from tests.pipeline.world import YEARS, Place, release_id

pytestmark = pytest.mark.slow  # two builds


def listed(place: Place) -> list[str]:
    return [path.parent.name for path in sorted((place.home / "releases").glob("R*/release.json"))]


def test_unit_tests_of_the_models_run_once_for_the_same_models(two_releases: Place) -> None:
    proofs = two_releases.rows("select subject, is_passed, observed from meta.gates where gate_code = 'DBT-UNIT'")
    assert proofs == [("all models", True, "passed before on the same models and engine")]


def test_the_list_marks_what_readers_see_and_who_accepted_it(two_releases: Place) -> None:
    said = two_releases.call("releases", "list")
    first, second = listed(two_releases)
    assert said.code == 0
    [one] = [line for line in said.out.splitlines() if first in line]
    [two] = [line for line in said.out.splitlines() if second in line]
    assert "→" not in one
    assert "→" in two and REASON in two
    assert release_id(two_releases) == second


def test_the_difference_is_shown_by_edition_and_year(two_releases: Place) -> None:
    said = two_releases.call("releases", "diff", *listed(two_releases))
    assert said.code == 0
    for year in YEARS:
        [line] = [line for line in said.out.splitlines() if re.search(rf"HS22\W+{year}\b", line)]
        assert re.search(r"\b0\.[45]\d*\b", line), line  # about half of the flows changed


def test_there_is_no_difference_between_a_release_and_itself(two_releases: Place) -> None:
    first = listed(two_releases)[0]
    said = two_releases.call("releases", "diff", first, first)
    assert said.code == 0
    assert len(re.findall(r"HS22", said.out)) == len(YEARS)
    assert not re.search(r"\b0\.[1-9]", said.out)


def test_going_back_shows_readers_the_earlier_release_and_stays_there(two_releases: Place) -> None:
    first, second = listed(two_releases)
    said = two_releases.call("releases", "rollback", first)
    assert (said.code, release_id(two_releases)) == (0, first)
    assert first in said.out

    run = two_releases.call("run")  # what was taken back does not come back by itself
    assert run.code == 0, run.err
    assert release_id(two_releases) == first
    [withdrawn] = [line for line in two_releases.call("releases", "list").out.splitlines() if second in line]
    assert "withdrawn" in withdrawn

    assert two_releases.call("releases", "rollback", second).code == 0
    assert release_id(two_releases) == second
    assert "withdrawn" not in two_releases.call("releases", "list").out


def test_a_run_after_going_back_says_that_a_newer_release_was_withdrawn(two_releases: Place) -> None:
    assert two_releases.call("releases", "rollback", listed(two_releases)[0]).code == 0
    said = two_releases.call("run")
    assert re.search(r"withdrawn", said.out + said.err), said.out + said.err


@pytest.mark.parametrize("command", [("diff", "R1", "R2"), ("rollback", "R1")])
def test_a_release_that_does_not_exist_is_named_beside_those_that_do(
    two_releases: Place, command: tuple[str, ...]
) -> None:
    before = two_releases.published()
    said = two_releases.call("releases", *command)
    assert said.code == 1
    assert "there is no release 'R1'; there are: " + ", ".join(listed(two_releases)) in said.err
    assert two_releases.published() == before


@pytest.mark.parametrize("outside", ["../releases", ".", "", "/tmp"])
def test_a_release_is_named_by_its_id_and_never_by_a_path(two_releases: Place, outside: str) -> None:
    before = two_releases.published()
    said = two_releases.call("releases", "rollback", outside)
    assert said.code == 1
    assert "there is no release" in said.err
    assert two_releases.published() == before
