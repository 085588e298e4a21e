"""The build of a candidate: what dbt does there, and what it need not do."""

import pytest

from tests.pipeline.world import Place


@pytest.mark.slow
def test_a_build_starts_from_the_one_parse_of_the_project(held: Place) -> None:
    log = (held.home / "candidate/dbt/dbt.log").read_text(encoding="utf-8")
    assert "Running with dbt" in log
    assert "Unable to do partial parsing" not in log
