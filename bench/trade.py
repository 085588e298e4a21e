"""Cost of the trade formulas on a year as large as BACI's, in multiples of reading its values once.

    python -m bench.trade CACHE            the formulas, alternating, in one run
    python -m bench.trade CACHE --build    also `dbt build` of the whole warehouse on that year: time and peak memory

CACHE is a folder outside the repository; the generated year is made there once (about a minute) and kept.
"""

import argparse
import os
import re
import shutil
import statistics
import subprocess
import sys
import time
from collections import defaultdict
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

import dagster as dg
import duckdb
import numpy as np
import polars as pl
from rich.console import Console
from rich.table import Table

from dagster_project.assets import indicators
from dagster_project.context import context_of
from dagster_project.release.candidate import Candidate, Inputs
from sources.baci.client import Release
from sources.baci.parse import read_release
from sources.sample.world import World, write_mirror
from sources.settings import load_settings
from sources.vintages import Part, RawStore, Vintage
from tests.dbt_sql import DBT, rendered
from tests.oracles.shocks import unserved_by_deliveries, unserved_by_world_exports

OUT = Console(highlight=False, markup=False, width=120)
YEAR = 2022
THREADS = 2
MAX_RATIO = 6  # a formula may cost as much as reading the values six times
STOPS = {
    "every supplier stops, others add of their deliveries": "deliveries",
    "every supplier stops, the world adds of its exports": "world_exports",
}
MAX_RATIO_OF = dict.fromkeys(STOPS, 9)  # three or four columns are read, and every flow gets a result
MAX_MEMORY_MB = 4_000  # of `dbt build` with DuckDB's own limit at 3 GB
READING = "read every value"
TOTALS = "exports and imports, economy × product"  # made once for all marts; most of what Grubel–Lloyd costs
FLOWS = "read_parquet('{flows}')"
# As in staging: whole dollars, and only the columns that the formula needs.
DOLLARS = "cast(value_kusd * 1000 as decimal(18, 0))"
TRADE_OF_ECONOMIES = f"""
exports as (
    select exporter_baci_code as economy, product_code, sum({DOLLARS}) as export_value_usd
    from {FLOWS}
    group by exporter_baci_code, product_code
),
imports as (
    select importer_baci_code as economy, product_code, sum({DOLLARS}) as import_value_usd
    from {FLOWS}
    group by importer_baci_code, product_code
)
"""
FORMULAS = {
    READING: f"select sum(value_kusd) as total from {FLOWS}",
    TOTALS: f"with {TRADE_OF_ECONOMIES} from exports full join imports using (economy, product_code)",
    "supplier HHI and first supplier, importer × product": f"""
        with purchases as (
            select
                importer_baci_code,
                product_code,
                {{{{ herfindahl_index('usd') }}}} as supplier_hhi_index,
                {{{{ pack_max_with_rank('usd', 'exporter_baci_code') }}}} as largest,
                sum(usd) as import_value_usd
            from (select importer_baci_code, exporter_baci_code, product_code, {DOLLARS} as usd from {FLOWS})
            group by importer_baci_code, product_code
        )
        select
            importer_baci_code,
            product_code,
            supplier_hhi_index,
            {{{{ rank_of_largest('largest') }}}} as top_supplier,
            {{{{ share(amount_of_largest('largest'), 'import_value_usd') }}}} as top_supplier_share
        from purchases
    """,
    "RCA, exporter × product": f"""
        with {TRADE_OF_ECONOMIES}
        select
            economy,
            product_code,
            {{{{ revealed_comparative_advantage(
                'export_value_usd',
                'sum(export_value_usd) over (partition by economy)',
                'sum(export_value_usd) over (partition by product_code)',
                'sum(export_value_usd) over ()'
            ) }}}} as rca_ratio
        from exports
    """,
    "Grubel–Lloyd, economy × product": f"""
        with {TRADE_OF_ECONOMIES}
        select
            economy,
            product_code,
            {{{{ grubel_lloyd_index(
                'coalesce(export_value_usd, 0)', 'coalesce(import_value_usd, 0)'
            ) }}}} as grubel_lloyd_index
        from exports
        full join imports using (economy, product_code)
    """,
}


@dataclass(frozen=True)
class Cost:
    """The cost of one run in a process of its own, from the query to the table it makes."""

    cpu_seconds: float
    peak_mb: float


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.trade", description=__doc__.splitlines()[0])
    parser.add_argument("cache", type=Path, metavar="CACHE", help="folder for the generated year; kept")
    parser.add_argument("--rows", type=int, default=11_000_000, metavar="N", help="default: %(default)s")
    parser.add_argument("--repetitions", type=int, default=5, metavar="N", help="default: %(default)s")
    parser.add_argument("--build", action="store_true", help="also build the warehouse on that year")
    given = parser.parse_args()
    inputs = prepared(given.cache.resolve() / f"{given.rows}", given.rows)
    show(measured(inputs, given.repetitions))
    if given.build:
        show_build(inputs)


def prepared(folder: Path, rows: int) -> Path:
    """Return the frozen inputs of one generated year; the year itself is made where it is not there yet."""
    store = RawStore(folder / "raw", folder / "quarantine")
    world = World(years=(YEAR,), economies=226, products=5000, rows_per_year=rows)
    [vintage] = store.vintages("baci", world.edition) or [generated(world, folder, store)]
    candidate = Candidate(folder / "candidate")
    candidate.begin(Inputs("sample", is_synthetic=True, vintages=(vintage,), fingerprint=""), store)
    return candidate.inputs_folder


def generated(world: World, folder: Path, store: RawStore) -> Vintage:
    """Write a world as CEPII would, and parse and store it as the pipeline does."""
    release, vintage_id = Release(world.edition, world.release), f"SYNTHETIC-{world.release}"
    archive = write_mirror(world, folder / "mirror")
    parts = tuple(
        Part(
            part.table.name, part.partition, *store.write(part.table, part.partition, vintage_id, part.frame), facts={}
        )
        for part in read_release(archive, release, [YEAR], folder / "unpacked")
    )
    vintage = Vintage("baci", world.edition, vintage_id, "2022-12-31T00:00:00+00:00", "", "", "generated", parts)
    store.commit(vintage)
    return vintage


def measured(inputs: Path, repetitions: int) -> dict[str, list[Cost]]:
    """Run every formula in turn, each time in a fresh process; the first round only warms the page cache."""
    [flows] = (inputs / "baci/bilateral_trade").glob("**/part.parquet")
    queries = dict(zip(FORMULAS, rendered(*FORMULAS.values()), strict=True))
    costs = defaultdict(list)
    with ProcessPoolExecutor(1, mp_context=get_context("spawn"), max_tasks_per_child=1) as pool:
        for round_number in range(repetitions + 1):
            for name, query in queries.items():
                cost = pool.submit(cost_of, query.format(flows=flows)).result()
                if round_number:
                    costs[name].append(cost)
            for name, basis in STOPS.items():
                cost = pool.submit(cost_of_stops, flows, basis).result()
                if round_number:
                    costs[name].append(cost)
    return costs


def cost_of(query: str) -> Cost:
    """Measure a query as dbt runs it: into a table."""
    with duckdb.connect(config={"threads": THREADS}) as con:
        con.execute("set enable_progress_bar = false")
        before = time.process_time()
        con.execute(f"create table result as {query}")
        cpu = time.process_time() - before
    return Cost(cpu, peak_mb())


def cost_of_stops(flows: Path, basis: str) -> Cost:
    """Measure the unserved imports of every importer for a stop of each supplier, from the file to the array."""
    before = time.process_time()
    trade = pl.read_parquet(flows, columns=["importer_baci_code", "exporter_baci_code", "product_code", "value_kusd"])
    importer, exporter = (
        trade[name].to_numpy().astype(np.int64) for name in ("importer_baci_code", "exporter_baci_code")
    )
    product = trade["product_code"].cast(pl.Categorical).to_physical().to_numpy().astype(np.int64)
    value = trade["value_kusd"].cast(pl.Float64).to_numpy()
    if basis == "deliveries":
        unserved_by_deliveries(importer, product, value, stopped_share=1, spare_share=0.1)
    else:
        unserved_by_world_exports(importer, exporter, product, value, stopped_share=1, spare_share=0.1)
    return Cost(time.process_time() - before, peak_mb())


def peak_mb() -> float:
    """Return the peak memory of this process. getrusage would include the memory of the parent when it started it."""
    [peak_kb] = re.findall(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text(encoding="ascii"))
    return int(peak_kb) / 1000


def show(costs: dict[str, list[Cost]]) -> None:
    """Print medians, and ratios taken round by round: a machine that others use is slow for all of a round."""
    table = Table("formula", "CPU s", "× reading", "goal", "peak MB", show_edge=False)
    for name, runs in costs.items():
        ratio = statistics.median(
            run.cpu_seconds / base.cpu_seconds for run, base in zip(runs, costs[READING], strict=True)
        )
        table.add_row(
            name,
            f"{statistics.median(run.cpu_seconds for run in runs):.2f}",
            f"{ratio:.1f}",
            "" if name in (READING, TOTALS) else judged(ratio, MAX_RATIO_OF.get(name, MAX_RATIO)),
            f"{max(run.peak_mb for run in runs):.0f}",
        )
    OUT.print(table)


def judged(ratio: float, max_ratio: int) -> str:
    return f"≤ {max_ratio} {'met' if ratio <= max_ratio else 'MISSED'}"


def compute_indicators(home: Path) -> None:
    """Compute the indicators that dbt reads from the frozen inputs."""
    quiet = {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}
    resources = {"build_lock": None, "run_context": context_of(load_settings(home=str(home)))}
    dg.materialize(dg.load_assets_from_package_module(indicators), resources=resources, run_config=quiet)


def show_build(inputs: Path) -> None:
    """Build the warehouse once and print time, memory and size."""
    compute_indicators(inputs.parent.parent)
    folder = inputs.parent.parent / "build"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    warehouse = folder / "five_bases.duckdb"
    dbt: list[str | Path] = [
        Path(sys.executable).with_name("dbt"),
        "build",
        "--project-dir",
        DBT,
        "--profiles-dir",
        DBT,
    ]
    started = time.perf_counter()
    with (folder / "build.log").open("wb") as log:
        process = subprocess.Popen(
            [*dbt, "--target-path", folder / "target", "--log-path", folder],
            env=os.environ
            | {
                "FIVE_BASES_INPUTS": str(inputs),
                "FIVE_BASES_CANDIDATE": str(warehouse),
                "FIVE_BASES_MEMORY_LIMIT": "3GB",
                "DO_NOT_TRACK": "1",
            },
            stdout=log,
        )
        _, status, used = os.wait4(process.pid, 0)  # what this child used, and no other
    wall, peak = time.perf_counter() - started, used.ru_maxrss / 1000
    if status:
        raise SystemExit(f"dbt build failed; see {folder}/build.log")
    OUT.print(
        f"\ndbt build: {wall:.0f} s, "
        f"{used.ru_utime + used.ru_stime:.0f} CPU s, file {warehouse.stat().st_size / 1e6:,.0f} MB, "
        f"peak {peak:,.0f} MB (goal ≤ {MAX_MEMORY_MB:,} {'met' if peak <= MAX_MEMORY_MB else 'MISSED'})"
    )


if __name__ == "__main__":
    main()
