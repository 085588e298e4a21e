"""Cost of Dagster's history: its own SQLite storage against ours, alternating, in one run.

    python -m bench.event_log [--repetitions 5]

One job of 120 assets with a check each, executed as in this project (one process, one run). Each run is a process of
its own, in a new Dagster home. The same job without a history (an ephemeral instance) gives the cost of all the rest.
"""

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path

import dagster as dg
from rich.console import Console
from rich.table import Table

OUT = Console(highlight=False, markup=False, width=120)
ASSETS = 120
STOCK, OURS, NONE = "dagster", "five-bases", "no history"
STORAGE = {
    STOCK: "telemetry: {enabled: false}\n",
    OURS: "telemetry: {enabled: false}\nstorage: {custom: {module: dagster_project.event_log, class: PooledStorage,"
    " config: {base_dir: {env: DAGSTER_HOME}}}}\n",
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--repetitions", type=int, default=5)
    parser.add_argument("--one", choices=[STOCK, OURS, NONE], help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.one:
        sys.stdout.write(json.dumps(_measured(given.one)))
        return
    found: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for _ in range(given.repetitions):
        for variant in (STOCK, OURS, NONE):
            run = subprocess.run(
                [sys.executable, "-m", "bench.event_log", "--one", variant], stdout=subprocess.PIPE, check=True
            )
            found[variant].append(tuple(json.loads(run.stdout)))
    table = Table("history", "CPU s", "s", f"CPU of the history × {OURS}")
    without = statistics.median(cpu for cpu, _ in found[NONE])
    ours = statistics.median(cpu for cpu, _ in found[OURS]) - without
    for variant, runs in found.items():
        cpu, wall = (statistics.median(values) for values in zip(*runs, strict=True))
        table.add_row(variant, f"{cpu:.2f}", f"{wall:.2f}", f"{(cpu - without) / ours:.1f}")
    OUT.print(table)


def _measured(variant: str) -> tuple[float, float]:
    """Return the CPU seconds and seconds of one job, from an open instance on."""
    job = dg.Definitions(assets=[_asset(number) for number in range(ASSETS)]).resolve_implicit_global_asset_job_def()
    with tempfile.TemporaryDirectory() as home, _instance(variant, Path(home)) as instance:
        started, cpu = time.monotonic(), _cpu()
        config = {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}
        assert job.execute_in_process(instance=instance, run_config=config).success
        return _cpu() - cpu, time.monotonic() - started


def _instance(variant: str, home: Path) -> dg.DagsterInstance:
    if variant == NONE:
        return dg.DagsterInstance.ephemeral()
    (home / "dagster.yaml").write_text(STORAGE[variant], encoding="utf-8")
    os.environ["DAGSTER_HOME"] = str(home)
    return dg.DagsterInstance.get()


def _asset(number: int) -> dg.AssetsDefinition:
    name = f"asset_{number}"

    @dg.asset(name=name, check_specs=[dg.AssetCheckSpec("check", asset=name)])
    def asset() -> dg.MaterializeResult:
        return dg.MaterializeResult(check_results=[dg.AssetCheckResult(check_name="check", passed=True)])

    return asset


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    main()
