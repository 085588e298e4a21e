"""The audit of the candidate and its publication."""

from collections.abc import Iterator
from typing import Any

import dagster as dg

from dagster_project.release.candidate import Candidate, PublishRefused
from dagster_project.release.catalog import Catalog
from expectations.release import GATES
from sources.context import Context
from sources.gates import WARN, Gate
from sources.progress import LOG
from sources.vintages import Check

VERDICT = dg.AssetKey(["release", "verdict"])
PUBLISHED = dg.AssetKey(["release", "five_bases"])


class Acceptance(dg.Config):
    """The reason to approve a release that needs approval; None approves nothing."""

    reason: str | None = None


def check_name(gate_code: str) -> str:
    """Return a gate's code as a valid name of a Dagster check."""
    return gate_code.replace("-", "_")


def verdict_asset(upstream: list[dg.AssetKey]) -> dg.AssetsDefinition:
    """Return the asset that audits what ``upstream``, the dbt assets, built."""

    @dg.asset(
        key=VERDICT,
        deps=upstream,
        group_name="release",
        kinds={"python"},
        description="The verdict of the release expectations on the candidate, bound to the bytes that were audited.",
        check_specs=[_check_spec(gate) for gate in GATES],
        output_required=False,
        pool="candidate",
    )
    def verdict(
        config: Acceptance, run_context: dg.ResourceParam[Context], build_lock: dg.ResourceParam[Any]
    ) -> Iterator[dg.AssetCheckResult | dg.MaterializeResult]:
        # DuckDB and pandas, only where they are used.
        from dagster_project.release.audit import audit as audit_candidate

        settings = run_context.settings
        LOG.info("release: auditing the candidate")
        result = audit_candidate(Candidate(settings.candidate), Catalog.of(settings), settings, config.reason)
        for gate in GATES:
            found = [check for check in result.checks if check.gate_code == gate.code]
            yield _check_result(gate.code, found, is_refused=any(check in result.refusals for check in found))
        if result.refusals:
            lines = "; ".join(
                f"{c.gate_code} ({c.subject}) saw {c.observed}, expected {c.expected}" for c in result.refusals
            )
            raise dg.Failure(description=f"the audit refused the candidate: {lines}", allow_retries=False)
        yield dg.MaterializeResult(
            metadata={"gates": len(result.checks), "accepted_by": result.accepted_by or "not required"},
            data_version=dg.DataVersion(result.sha256),
        )

    return verdict


def _check_spec(gate: Gate) -> dg.AssetCheckSpec:
    description = f"{gate.expected}. {gate.because}".strip()
    return dg.AssetCheckSpec(
        check_name(gate.code), asset=VERDICT, description=description, blocking=gate.severity != WARN
    )


def _check_result(code: str, checks: list[Check], is_refused: bool) -> dg.AssetCheckResult:
    failed = [check for check in checks if not check.is_passed]
    return dg.AssetCheckResult(
        check_name=check_name(code),
        passed=not failed,
        severity=dg.AssetCheckSeverity.ERROR if is_refused else dg.AssetCheckSeverity.WARN,
        metadata={
            "observed": "; ".join(check.observed for check in failed or checks),
            "expected": checks[0].expected,
            "detail": checks[0].detail,
        },
    )


@dg.asset(
    key=PUBLISHED,
    deps=[VERDICT],
    group_name="release",
    kinds={"duckdb"},
    description="The published warehouse file that SQL users open.",
    pool="candidate",
)
def five_bases(run_context: dg.ResourceParam[Context], build_lock: dg.ResourceParam[Any]) -> dg.MaterializeResult:
    """Publish the candidate, if the audit approved exactly these bytes."""
    from dagster_project.release.publish import publish

    settings = run_context.settings
    candidate, catalog = Candidate(settings.candidate), Catalog.of(settings)
    try:
        release = publish(candidate, catalog, candidate.manifest, settings.releases, settings.memory_limit)
    except PublishRefused as error:
        raise dg.Failure(description=f"publish refused: {error}", allow_retries=False) from error
    candidate.discard()
    LOG.info("release: %s is published", release.release_id)
    path = settings.warehouse / "five_bases.duckdb"
    return dg.MaterializeResult(metadata={"release_id": release.release_id, "path": dg.MetadataValue.path(path)})
