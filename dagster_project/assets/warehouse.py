"""The dbt project as Dagster assets; its data tests become asset checks."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from threading import Thread
from typing import Any

import dagster as dg

from dagster_project.dbt_manifest import dbt_environment, linked_project, partial_parse
from dagster_project.release.candidate import Candidate, models_fingerprint
from expectations.run import preload
from sources.context import Context
from sources.files import link_or_copy
from sources.gates import BLOCK, WARN
from sources.landing import write_atomically
from sources.progress import LOG
from sources.vintages import Check

UNIT_TESTS_CACHED = Check(
    gate_code="DBT-UNIT",
    subject="all models",
    severity="block",
    is_passed=True,
    observed="passed before on the same models and engine",
    expected="0 failing rows",
)


def warehouse_assets(manifest: Path) -> dg.AssetsDefinition:
    """Return the dbt assets of ``manifest``."""
    from dagster_dbt import DbtCliResource, dbt_assets  # takes 1.4 CPU s: imported for a build only

    from dagster_project.quick_dbt import PROJECT

    @dbt_assets(manifest=manifest, project=PROJECT, name="dbt_models", pool="candidate")
    def warehouse(
        context: dg.AssetExecutionContext,
        dbt: DbtCliResource,
        run_context: dg.ResourceParam[Context],
        build_lock: dg.ResourceParam[Any],
    ) -> Iterator[Any]:
        """Build the candidate from the frozen inputs."""
        settings = run_context.settings
        candidate = Candidate(settings.candidate)
        LOG.info("warehouse: building the candidate with dbt")
        # Unit tests do not depend on the data: they run once for each state of the models.
        passed_for, models = settings.home / "unit_tests_passed", models_fingerprint()
        is_tested = passed_for.exists() and passed_for.read_text(encoding="utf-8") == models
        arguments = ["build", "--project-dir", str(linked_project(candidate.folder))]
        arguments += ["--exclude-resource-type", "unit_test"] if is_tested else []
        with dbt_environment(settings):
            # At level info the log lists results; the SQL of each statement is in files beside it.
            arguments += ["--partial-parse-file-path", str(partial_parse()), "--log-level-file", "info"]
            invocation = dbt.cli(arguments, context=context, raise_on_error=False, target_path=candidate.dbt_target)
        link_or_copy(manifest, candidate.manifest)
        Thread(target=load_audit, daemon=True).start()  # this process waits for dbt meanwhile
        yield from invocation.stream()
        checks = list(dbt_checks(invocation.get_artifact("run_results.json"), invocation.manifest))
        checks += [UNIT_TESTS_CACHED] if is_tested else []
        candidate.record_dbt(checks)
        failed = [check for check in checks if not check.is_passed and check.severity == BLOCK]
        if failed or not invocation.is_successful():
            lines = (
                "; ".join(f"{check.subject}: {check.observed}" for check in failed) or "dbt did not finish; see its log"
            )
            raise dg.Failure(description=f"dbt refused the candidate: {lines}", allow_retries=False)
        write_atomically(passed_for, models)
        LOG.info("warehouse: %d dbt tests passed", len(checks))

    return warehouse


def load_audit() -> None:
    """Load what the audit needs ahead of it: DuckDB and Great Expectations take seconds."""
    import dagster_project.release.audit  # noqa: F401

    preload()


def dbt_checks(run_results: Mapping[str, Any], manifest: Mapping[str, Any]) -> Iterable[Check]:
    """Return every dbt test, and every model that could not be built, as a check.

    A failed test of dbt's severity warn is reported and does not stop publishing.
    """
    for result in run_results["results"]:
        kind = result["unique_id"].partition(".")[0]
        if kind == "exposure":  # describes a use of the marts: nothing is built
            continue
        is_test = kind in {"test", "unit_test"}
        is_passed = result["status"] in {"pass", "success"}
        # Nodes downstream of a failure are skipped and not reported; the failure is.
        if result["status"] == "skipped" or not (is_test or not is_passed):
            continue
        message = " ".join((result.get("message") or "").split())
        yield Check(
            gate_code="DBT-UNIT" if kind == "unit_test" else "DBT-TEST" if is_test else "DBT-BUILD",
            subject=manifest["nodes"].get(result["unique_id"], {}).get("name", result["unique_id"].split(".")[-1]),
            severity=WARN if result["status"] == "warn" else BLOCK,
            is_passed=is_passed,
            observed="0 failing rows" if is_passed else message[:300],
            expected="0 failing rows" if is_test else "it can be built",
        )
