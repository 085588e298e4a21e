"""Publishing can be started on its own, in the Dagster UI; it must not let out what the audit refused."""

import pytest

from tests.pipeline.world import Place


def publish(place: Place) -> str:
    """Run only the asset that publishes, and return why it failed."""
    result = place.execute(assets=["release/five_bases"])
    assert [event.step_key for event in result.all_events if event.is_step_start] == ["release__five_bases"]
    [failure] = [event.step_failure_data for event in result.all_events if event.is_step_failure]
    return failure.user_failure_data.description


def test_without_a_candidate_nothing_is_published(place: Place) -> None:
    before = place.published()
    assert publish(place) == "publish refused: no candidate has been built"
    assert place.published() == before


def test_before_anything_has_run_nothing_is_published(empty_place: Place) -> None:
    assert publish(empty_place) == "publish refused: no candidate has been built"
    assert empty_place.published() is None
    assert not list((empty_place.home / "releases").glob("R*"))


@pytest.mark.slow
def test_a_candidate_that_the_audit_refused_is_not_published(held: Place) -> None:
    before = held.published()
    assert publish(held) == "publish refused: the audit refused the candidate: G6"
    assert held.published() == before
    assert (held.home / "candidate/five_bases.duckdb").exists(), "the candidate is kept for inspection"
    assert held.dagster_runs()[-1][1] == "FAILURE"
