"""The audit of a candidate: its own expectations, dbt's tests, and a comparison with the release before."""

import getpass
from collections.abc import Iterator

import duckdb

from dagster_project.release.candidate import Candidate, Verdict
from dagster_project.release.catalog import Catalog
from dagster_project.release.compare import compare
from sources.settings import Settings
from sources.vintages import Check


def audit(candidate: Candidate, catalog: Catalog, settings: Settings, reason: str | None = None) -> Verdict:
    """Look at the candidate and write the verdict.

    A ``reason`` accepts the gates that hold a release, never those that block it.
    """
    raw = [check for vintage in candidate.inputs().vintages for part in vintage.parts for check in part.checks]
    checks = [*raw, *candidate.dbt_checks(), *_of_itself(candidate), *_against_previous(candidate, catalog, settings)]
    held = any(check.severity == "hold" and not check.is_passed for check in checks)
    accepted_by = getpass.getuser() if held and reason else None
    return candidate.record_verdict(checks, accepted_by, reason if accepted_by else None)


def _of_itself(candidate: Candidate) -> Iterator[Check]:
    # Great Expectations takes seconds to load, and only this step and ingestion need it.
    from expectations.release import AUDITS, MAY_BE_EMPTY
    from expectations.run import not_applicable, validate

    with duckdb.connect(str(candidate.warehouse), read_only=True) as con:
        for suite in AUDITS:
            rows = con.execute(f"select * from audit.{suite.name}").df()
            subject = suite.name.removeprefix("audit_")
            if rows.empty and suite.name in MAY_BE_EMPTY:
                yield from not_applicable(suite, subject, MAY_BE_EMPTY[suite.name])
            else:
                yield from validate(rows, suite, subject)


def _against_previous(candidate: Candidate, catalog: Catalog, settings: Settings) -> Iterator[Check]:
    from expectations.release import AGAINST_PREVIOUS
    from expectations.run import not_applicable, validate

    inputs = candidate.inputs()
    for edition in sorted(inputs.hs_editions):
        baseline = catalog.baseline(edition, inputs.is_synthetic)
        if baseline is None:
            yield from not_applicable(
                AGAINST_PREVIOUS, f"{edition} against previous release", "there is no earlier release of it"
            )
            continue
        changes = compare(catalog.path_of(baseline), candidate.warehouse, edition, settings.memory_limit)
        yield from validate(changes, AGAINST_PREVIOUS, f"{edition} against {baseline.release_id}")
