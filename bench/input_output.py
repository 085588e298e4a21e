"""Cost of look-through reliance against pymrio's Leontief inverse, on one array, and a comparison of their results.

    python -m bench.input_output CACHE

CACHE is a folder outside the repository; the generated table is made there once and kept. Needs pymrio, and of this
project only `indicators`.
"""

import argparse
import re
import statistics
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

import numpy as np
import pandas as pd
import pymrio

from indicators.input_output import InputOutput, diagonal_of_inverse, input_reliance, membership

ECONOMIES, INDUSTRIES = 80, 50
SEED = 20221231
MAX_RATIO = 0.3  # of our CPU time to that of pymrio's calc_L
TOLERANCE = 1e-9
PEER, OURS = "pymrio calc_L", "look-through reliance of every industry on every economy"

# Results of pymrio 0.7.0 for its own test system.
TEST_OUTPUT, TEST_FIRST, TEST_TRACE = 3324005349.3050327, 1.1101020720270822, 49.35071172883379
TEST_AIR = (207752104.4316, 115468289.2811, 345798792.6654, 446060180.2397, 416485670.7562, 824407840.6661)


@dataclass(frozen=True)
class Cost:
    """The cost of one run in a process of its own, from arrays in memory to the result."""

    cpu_seconds: float
    peak_mb: float
    result: np.ndarray


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.input_output", description=__doc__.splitlines()[0])
    parser.add_argument("cache", type=Path, metavar="CACHE", help="folder for the generated table; kept")
    parser.add_argument("--repetitions", type=int, default=5, metavar="N", help="default: %(default)s")
    given = parser.parse_args()
    compare_test_system()
    show(measured(prepared(given.cache.resolve()), given.repetitions))


def prepared(folder: Path) -> Path:
    """Return flows as dense as the OECD's extract, inputs 30 to 65 % of output; made where they are not there."""
    path = folder / f"flows_{ECONOMIES}x{INDUSTRIES}_{SEED}.npy"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        rng, count = np.random.default_rng(SEED), ECONOMIES * INDUSTRIES
        flows = rng.lognormal(0, 2, (count, count)) * (rng.random((count, count)) < 0.14)
        np.save(path, flows * (rng.uniform(0.3, 0.65, count) / flows.sum(axis=0)))
    return path


def output_of(flows: np.ndarray) -> np.ndarray:
    """Return gross output of 1 for every industry: then flows are technical coefficients, for both sides."""
    return np.ones(len(flows))


def economies() -> np.ndarray:
    labels = np.repeat([f"E{number:02d}" for number in range(ECONOMIES)], INDUSTRIES)
    return membership(labels.tolist())[2]


def peer(flows: np.ndarray) -> Callable[[], np.ndarray]:
    index = pd.MultiIndex.from_product([range(ECONOMIES), range(INDUSTRIES)])
    coefficients = pd.DataFrame(flows, index, index)
    return lambda: pymrio.calc_L(coefficients).to_numpy()


def ours(flows: np.ndarray) -> Callable[[], np.ndarray]:
    output, groups = output_of(flows), economies()
    return lambda: input_reliance(InputOutput(flows, output), groups)


def extraction_diagonal(flows: np.ndarray) -> Callable[[], np.ndarray]:
    table = InputOutput(flows, output_of(flows))
    return lambda: diagonal_of_inverse(table)


VARIANTS = {
    PEER: peer,
    OURS: ours,
    "diagonal of L for extractions, after the factors": extraction_diagonal,
}


def measured(flows: Path, repetitions: int) -> dict[str, list[Cost]]:
    """Run every variant in turn, each time in a fresh process; the first round only warms the page cache."""
    costs = defaultdict(list)
    with ProcessPoolExecutor(1, mp_context=get_context("spawn"), max_tasks_per_child=1) as pool:
        for round_number in range(repetitions + 1):
            results = {}
            for name in VARIANTS:
                cost = pool.submit(cost_of, name, flows).result()
                results[name] = cost.result
                if round_number:
                    costs[name].append(cost)
            check(results)
    return costs


def cost_of(name: str, path: Path) -> Cost:
    run = VARIANTS[name](np.load(path))
    before = time.process_time()
    result = run()
    cpu = time.process_time() - before
    [peak_kb] = re.findall(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text(encoding="ascii"))
    return Cost(cpu, int(peak_kb) / 1000, result)


def check(results: dict[str, np.ndarray]) -> None:
    """Compare every result with pymrio's inverse."""
    inverse, reliance, diagonal = results.values()
    inputs = economies().T @ (inverse - np.eye(len(inverse)))
    for found, expected in (
        (reliance, (inputs / inputs.sum(axis=0)).T),
        (diagonal, np.diag(inverse)),
    ):
        difference = float(np.abs(found - expected).max())
        if not difference < TOLERANCE:
            raise SystemExit(f"results differ from pymrio's by {difference:.1e}; expected less than {TOLERANCE:g}")


def show(costs: dict[str, list[Cost]]) -> None:
    """Print medians, and ratios taken round by round: a machine that others use is slow for all of a round."""
    say(f"{'':58}  CPU s  × calc_L  peak MB")
    for name, runs in costs.items():
        ratio = statistics.median(
            run.cpu_seconds / base.cpu_seconds for run, base in zip(runs, costs[PEER], strict=True)
        )
        goal = f"  goal ≤ {MAX_RATIO} {'met' if ratio <= MAX_RATIO else 'MISSED'}" if name == OURS else ""
        cpu = statistics.median(run.cpu_seconds for run in runs)
        say(f"{name:58}  {cpu:5.2f}  {ratio:8.2f}  {max(run.peak_mb for run in runs):7.0f}{goal}")


def compare_test_system() -> None:
    """Compare our solves with pymrio's results for its test system of 6 regions × 8 sectors."""
    system = pymrio.load_test()
    flows, demand = system.Z.to_numpy(), system.Y.T.groupby(level=0).sum().T.to_numpy()
    output = flows.sum(axis=1) + demand.sum(axis=1)
    table = InputOutput(flows, output)
    inverse = table.solve(np.eye(len(output)))
    air = system.emissions.F.to_numpy()[0] / output @ table.solve(demand)
    air += system.emissions.F_Y.T.groupby(level=0).sum().T.to_numpy()[0]
    for found, expected in (
        (output.sum(), TEST_OUTPUT),
        (inverse[0, 0], TEST_FIRST),
        (np.trace(inverse), TEST_TRACE),
        (air, np.array(TEST_AIR)),
    ):
        if not np.allclose(found, expected, rtol=TOLERANCE, atol=0):
            raise SystemExit(f"pymrio's test system: {found} instead of {expected}")
    say(f"pymrio's test system: output, L and consumption-based emissions as published, within {TOLERANCE:g}\n")


def say(line: str) -> None:
    sys.stdout.write(line + "\n")


if __name__ == "__main__":
    main()
