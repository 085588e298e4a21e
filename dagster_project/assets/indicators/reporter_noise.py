"""The noise of reporters, measured on both sides' reports of trade, for the indicators that draw noise.

dbt measures it (``int_mirror__noise``), and dbt runs after the indicators. So the models that it takes are built once
more beforehand, in a database of their own that is thrown away; they read no indicator.
"""

import shutil
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import dagster as dg
import polars as pl

from dagster_project.assets.inputs import INPUTS
from dagster_project.dbt_manifest import dbt_environment, linked_project, partial_parse, run_dbt
from dagster_project.release.candidate import Candidate, project_fingerprint
from dagster_project.release.indicator_cache import cache_of, key_of
from sources.context import Context
from sources.files import link_or_copy
from sources.progress import LOG

REPORTER_NOISE = dg.AssetKey(["indicators", "reporter_noise"])
NAME = "reporter_noise"
MODEL = "int_mirror__noise"
SCHEMA = {"year": pl.Int16, "economy_code": pl.String, "noise_sd_log": pl.Float64}
# The raw tables that MODEL reads.
REPORTED = ("census/exports", "census/imports", "comext/file_trade", "comext/trade", "comtrade/trade")
USA = "842"  # in Comtrade's numbering; the Census Bureau's parts name no reporter


@dg.asset(
    key=REPORTER_NOISE,
    deps=[INPUTS],
    group_name="indicators",
    kinds={"dbt", "parquet"},
    description="Standard deviation of each reporter's errors; no rows where fewer than two economies report.",
    pool="candidate",
)
def reporter_noise(run_context: dg.ResourceParam[Context], build_lock: dg.ResourceParam[Any]) -> dg.MaterializeResult:
    """Measure the noise of reporters, where two report trade of one year."""
    settings = run_context.settings
    candidate = Candidate(settings.candidate)
    parts = reported_parts(candidate)
    results = cache_of(settings, NAME)
    if is_mirrored(parts):
        with dbt_environment(settings):
            key = key_of(noise_of, parts, {"project": project_fingerprint()})
            entry = results.entry(key, partial(noise_of, candidate))
    else:
        entry = results.entry(key_of(noise_of, {}, {}), lambda: {NAME: pl.DataFrame(schema=SCHEMA)})
    results.prune()
    link_or_copy(entry.path_of(NAME), path_in(candidate))
    rows = pl.scan_parquet(path_in(candidate)).select(pl.len()).collect().item()
    LOG.info("indicators: %s of %d reporters and years", NAME, rows)
    return dg.MaterializeResult(metadata={"rows": rows, "unchanged": results.unchanged})


def path_in(candidate: Candidate) -> Path:
    """Return where a candidate has the noise of its reporters."""
    return candidate.inputs_folder / "indicators" / NAME / "part.parquet"


def reported_parts(candidate: Candidate) -> dict[str, str]:
    """Return the hashes of the parts of reported trade, by their path in the inputs."""
    hashes = {path.relative_to(candidate.inputs_folder): sha256 for path, sha256 in candidate.part_hashes().items()}
    return {path.as_posix(): sha256 for path, sha256 in hashes.items() if "/".join(path.parts[:2]) in REPORTED}


def is_mirrored(parts: Iterable[str]) -> bool:
    """Return whether two economies report trade of one whole year, so that a flow may have two reports."""
    reporters = defaultdict(set)
    for part in parts:
        publisher, _, *partition = part.split("/")
        keys = dict(level.split("=", 1) for level in partition if "=" in level)
        # as in int_mirror__reports: months do not count, and Comext publishes months alone
        if publisher != "comext" and keys.get("frequency", "A") == "A":
            reporters[keys["year"]].add(keys.get("reporter_code", USA))
    return any(len(found) > 1 for found in reporters.values())


def noise_of(candidate: Candidate) -> Mapping[str, pl.DataFrame]:
    """Return the noise of reporters as dbt measures it on a candidate's inputs.

    Grain: year, economy_code. ``noise_sd_log`` is the standard deviation of a reporter's errors on a log scale: the
    root of the mean variance of its HS editions, if it reports in several. A variance of 0 is no estimate: the noise of
    the partners explains all gaps, and what is left is too little to be measured. Raises
    :class:`dagster_project.dbt_manifest.DbtFailed`.
    """
    import duckdb  # only where there is something to compare

    work = candidate.folder / NAME
    shutil.rmtree(work, ignore_errors=True)
    project = linked_project(work)
    (work / "inputs").symlink_to(candidate.inputs_folder.absolute())
    LOG.info("indicators: %s: comparing both sides' reports with dbt", NAME)
    run_dbt(
        project,
        work / "dbt",
        "build",
        *("--select", f"+{MODEL}"),
        *("--exclude-resource-type", "test", "--exclude-resource-type", "unit_test"),
        *("--partial-parse-file-path", str(partial_parse())),
    )
    with duckdb.connect(str(work / "five_bases.duckdb"), read_only=True) as con:
        rows = con.sql(
            "select year, economy_code, sqrt(avg(power(noise_sd_log, 2) order by hs_edition)) as noise_sd_log "
            f"from intermediate.{MODEL} where noise_sd_log > 0 group by year, economy_code order by year, economy_code"
        ).pl()
    shutil.rmtree(work)
    return {NAME: rows.cast(SCHEMA)}
