"""The audit of a candidate: its own expectations, dbt's tests, and a comparison with the release before."""

import getpass
from collections.abc import Iterator

import duckdb

from dagster_project.release.candidate import SYNTHETIC, Candidate, Verdict
from dagster_project.release.catalog import Catalog
from dagster_project.release.compare import compare
from expectations.pages import write_pages
from expectations.release import AGAINST_PREVIOUS, AUDITS
from expectations.run import Validation, not_applicable, validate
from sources.settings import Settings


def audit(candidate: Candidate, catalog: Catalog, settings: Settings, reason: str | None = None) -> Verdict:
    """Check the candidate, write the verdict, and write a page about it beside the candidate.

    A ``reason`` approves failed gates of severity hold, never those of severity block.
    """
    inputs = candidate.inputs()
    raw = [check for vintage in inputs.vintages for part in vintage.parts for check in part.checks]
    validations = [*_of_itself(candidate), *_against_previous(candidate, catalog, settings)]
    checks = [*raw, *candidate.dbt_checks(), *(check for found in validations for check in found.checks)]
    needs_approval = any(check.severity == "hold" and not check.is_passed for check in checks)
    accepted_by = getpass.getuser() if needs_approval and reason else None
    write_pages(candidate.data_docs, checks, validations, SYNTHETIC if inputs.is_synthetic else "")
    return candidate.record_verdict(checks, accepted_by, reason if accepted_by else None)


def _of_itself(candidate: Candidate) -> Iterator[Validation]:
    with duckdb.connect(str(candidate.warehouse), read_only=True) as con:
        for suite in AUDITS:
            rows = con.execute(f"select * from audit.{suite.name}").df()
            subject = suite.name.removeprefix("audit_")
            if rows.empty and suite.why_empty:
                yield not_applicable(suite.gates, subject, suite.why_empty)
            else:
                yield validate(rows, suite.gates, subject, suite.labels)


def _against_previous(candidate: Candidate, catalog: Catalog, settings: Settings) -> Iterator[Validation]:
    gates, labels = AGAINST_PREVIOUS.gates, AGAINST_PREVIOUS.labels
    inputs = candidate.inputs()
    for edition in sorted(inputs.hs_editions):
        baseline = catalog.baseline(edition, inputs.is_synthetic)
        if baseline is None:
            yield not_applicable(gates, f"{edition} against previous release", "there is no earlier release of it")
            continue
        changes = compare(catalog.path_of(baseline), candidate.warehouse, edition, settings.memory_limit)
        yield validate(changes, gates, f"{edition} against {baseline.release_id}", labels)
