"""dbt's results as checks: a failed test stops publishing, one of severity warn is reported."""

import pytest

from dagster_project.assets.warehouse import dbt_checks


@pytest.mark.parametrize(
    ("status", "severity", "is_passed"),
    [("pass", "block", True), ("fail", "block", False), ("error", "block", False), ("warn", "warn", False)],
)
def test_the_severity_of_a_test_is_that_of_its_result(status: str, severity: str, is_passed: bool):
    results = {"results": [{"unique_id": "test.five_bases.t", "status": status, "message": "Got 3 results"}]}
    (check,) = dbt_checks(results, {"nodes": {"test.five_bases.t": {"name": "t"}}})
    assert (check.severity, check.is_passed) == (severity, is_passed)
    assert check.observed == ("0 failing rows" if is_passed else "Got 3 results")
