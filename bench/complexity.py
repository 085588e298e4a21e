"""Cost of complexity and relatedness beside the packages that compute the same, from the same matrix, in one run.

    python -m bench.complexity

One generated matrix of 226 economies × 5,022 products. The packages are the extra `bench`; the project does not depend
on them.
"""

import argparse
import importlib
import os
import re
import statistics
import time
from collections import defaultdict
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from multiprocessing import get_context
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import numpy as np
from rich.console import Console
from rich.table import Table

from indicators.complexity import Advantage, economic_complexity, revealed_comparative_advantage
from indicators.relatedness import product_proximity, relatedness_density

OUT = Console(highlight=False, markup=False, width=120)
ECONOMIES, PRODUCTS = 226, 5022
EQUAL = 1e-9
OURS = "five-bases"
Arrays = list[np.ndarray]


@dataclass(frozen=True)
class Variant:
    """One package's computation, and ours under that package's conventions."""

    run: Callable[[Advantage], Arrays]
    ours: Callable[[Advantage], Arrays]
    convention: str
    min_ratio: float | None = None  # of its CPU time to ours
    is_exact: bool = True
    is_slow: bool = False  # a minute: run in the second round only


@dataclass(frozen=True)
class Cost:
    """The cost of one run in a process of its own, and the largest difference of its result from ours."""

    cpu_seconds: float
    peak_mb: float
    difference: float


def peer(module: str) -> ModuleType:
    """Import a package of the extra ``bench``."""
    try:
        return importlib.import_module(module)
    except ModuleNotFoundError as error:
        raise SystemExit(
            f"{error}: the packages compared with are the extra `bench`: pip install -e '.[bench]'"
        ) from None


def eci_pci(advantage: Advantage) -> Arrays:
    found = economic_complexity(advantage)
    return [found.eci, found.pci]


def eci_pci_standardised(advantage: Advantage) -> Arrays:
    found = economic_complexity(advantage)
    return [found.eci, found.pci_standardised]


def eci_pci_sample(advantage: Advantage) -> Arrays:
    found = economic_complexity(advantage)
    return [found.eci_sample, found.pci_standardised * np.sqrt(1 - 1 / len(found.pci))]


def eci_pci_of_ecomplexity(advantage: Advantage) -> Arrays:
    """Only its eigenproblem, and the scaling after it; a full call also makes proximity, density and long tables."""
    m = advantage.astype(int)
    data = SimpleNamespace(mcp_t=m, diversity_t=m.sum(axis=1), ubiquity_t=m.sum(axis=0), t=0)
    eci, pci = peer("ecomplexity.ecomplexity").calc_eci_pci(data)
    return [(eci - eci.mean()) / eci.std(), (pci - eci.mean()) / eci.std()]


def eci_pci_of_econcomplex(advantage: Advantage) -> Arrays:
    module = peer("econcomplex.complexity.eigenvector")
    return list(module.eci_pci_eigenvector(advantage.astype(float), use_rca=False))


def eci_pci_of_economic_complexity(advantage: Advantage) -> Arrays:
    eci, pci = peer("economic_complexity").complexity(frame(advantage))
    return [eci.to_numpy(), pci.to_numpy()]


def proximity_of_ecomplexity(advantage: Advantage) -> Arrays:
    m = advantage.astype(int)
    return [peer("ecomplexity.calc_proximity").calc_discrete_proximity(m, m.sum(axis=0))]


def proximity_of_econcomplex(advantage: Advantage) -> Arrays:
    found = peer("econcomplex").proximity(advantage.astype(float), use_rca=False, compute="product")
    return [found["product"]]


def proximity_of_economic_complexity(advantage: Advantage) -> Arrays:
    return [peer("economic_complexity").proximity(frame(advantage)).to_numpy()]


def density_of_ecomplexity(advantage: Advantage) -> Arrays:
    [proximity] = proximity_of_ecomplexity(advantage)
    return [peer("ecomplexity.calc_density").calc_density(advantage.astype(int), proximity)]


def density_of_econcomplex(advantage: Advantage) -> Arrays:
    return [peer("econcomplex").relatedness_density(advantage.astype(float), use_rca=False) / 100]


def frame(advantage: Advantage) -> Any:
    return peer("pandas").DataFrame(advantage.astype(float))


def proximity(advantage: Advantage) -> Arrays:
    return [product_proximity(advantage)]


def proximity_to_others(advantage: Advantage) -> Arrays:
    return [product_proximity(advantage, diagonal=0)]


def density(advantage: Advantage) -> Arrays:
    return [relatedness_density(advantage)]


def density_of_others(advantage: Advantage) -> Arrays:
    return [relatedness_density(advantage, diagonal=0)]


TASKS = {
    "ECI and PCI": {
        OURS: Variant(eci_pci, eci_pci, ""),
        "econcomplex": Variant(
            eci_pci_of_econcomplex, eci_pci_standardised, "PCI standardised by itself", min_ratio=200, is_slow=True
        ),
        "ecomplexity": Variant(eci_pci_of_ecomplexity, eci_pci, "PCI on ECI's scale", min_ratio=200, is_slow=True),
        "economic-complexity": Variant(
            eci_pci_of_economic_complexity, eci_pci_sample, "sample sd; 19 reflections", is_exact=False
        ),
    },
    "proximity": {
        OURS: Variant(proximity, proximity, ""),
        "econcomplex": Variant(proximity_of_econcomplex, proximity_to_others, "diagonal 0", min_ratio=4),
        "ecomplexity": Variant(proximity_of_ecomplexity, proximity, "diagonal 1", min_ratio=57),
        "economic-complexity": Variant(proximity_of_economic_complexity, proximity_to_others, "diagonal 0"),
    },
    "relatedness density": {
        OURS: Variant(density, density, ""),
        "econcomplex": Variant(density_of_econcomplex, density_of_others, "diagonal 0; per cent"),
        "ecomplexity": Variant(density_of_ecomplexity, density, "diagonal 1"),
    },
}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.complexity", description=__doc__.splitlines()[0])
    parser.add_argument("--repetitions", type=int, default=5, metavar="N", help="default: %(default)s")
    parser.add_argument("--products", type=int, default=PRODUCTS, metavar="N", help="default: %(default)s")
    parser.add_argument("--task", choices=TASKS, action="append", help="default: all; may be given again")
    given = parser.parse_args()
    os.environ |= dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1")
    show(measured(given.task or list(TASKS), given.products, given.repetitions))


def matrix(products: int) -> Advantage:
    """Return a generated matrix of advantages: products of high difficulty are exported by few economies of ability."""
    random = np.random.default_rng(2022)
    ability, difficulty = random.normal(size=(ECONOMIES, 1)), random.normal(size=products)
    exports = random.lognormal(0, 2, size=(ECONOMIES, products))
    exports[ability + random.normal(size=exports.shape) < difficulty] = 0
    return revealed_comparative_advantage(exports) >= 1


def measured(tasks: list[str], products: int, repetitions: int) -> dict[tuple[str, str], list[Cost | str]]:
    """Run every variant in turn, each time in a fresh process; the first round only warms the machine up."""
    costs = defaultdict(list)
    with ProcessPoolExecutor(1, mp_context=get_context("spawn"), max_tasks_per_child=1) as pool:
        for round_number in range(repetitions + 1):
            for task in tasks:
                for name, variant in TASKS[task].items():
                    if variant.is_slow and round_number != 1:
                        continue
                    cost = pool.submit(cost_of, task, name, products).result()
                    if round_number:
                        costs[task, name].append(cost)
    return costs


def cost_of(task: str, name: str, products: int) -> Cost | str:
    """Measure one variant, or return why it fails; a small matrix comes first, so that imports are not measured."""
    variant, advantage = TASKS[task][name], matrix(products)
    try:
        variant.run(matrix(60))
        before = time.process_time()
        result = variant.run(advantage)
    except (ValueError, TypeError) as error:
        return f"fails: {error}"
    cpu = time.process_time() - before
    # Not getrusage: on Linux it includes the memory of the parent when it started this process.
    [peak_kb] = re.findall(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text(encoding="ascii"))
    pairs = zip(result, variant.ours(advantage), strict=True)
    return Cost(cpu, int(peak_kb) / 1000, max(float(np.abs(theirs - ours).max()) for theirs, ours in pairs))


def show(costs: dict[tuple[str, str], list[Cost | str]]) -> None:
    """Print medians, and ratios taken round by round: a machine that others use is slow for all of a round."""
    table = Table("from the same matrix", "CPU s", "× ours", "goal", "peak MB", "largest difference", show_edge=False)
    for (task, name), runs in costs.items():
        variant, label = TASKS[task][name], f"{task}: {name} {version_of(name)}".rstrip()
        failed = next((run for run in runs if isinstance(run, str)), None)
        if failed:
            table.add_row(label, "", "", "", "", failed)
            continue
        rounds = zip(runs, costs[task, OURS], strict=False)  # slow variants ran in the first round only
        ratio = statistics.median(run.cpu_seconds / base.cpu_seconds for run, base in rounds)
        difference = max(run.difference for run in runs)
        goal = "" if variant.min_ratio is None else f"≥ {variant.min_ratio:g}"
        if goal:
            goal += " met" if ratio >= variant.min_ratio else " MISSED"
        same = "equal" if difference <= EQUAL else "not equal" if not variant.is_exact else "DIFFERENT"
        table.add_row(
            label,
            f"{statistics.median(run.cpu_seconds for run in runs):.3f}",
            f"{ratio:.1f}",
            goal,
            f"{max(run.peak_mb for run in runs):.0f}",
            "" if name == OURS else f"{difference:.1e}, {same} ({variant.convention})",
        )
    OUT.print(table)


def version_of(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


if __name__ == "__main__":
    main()
