"""Run times: the first run, the run after a changed seed, and the run with nothing new.

    python -m bench.loop [--repetitions 3]

Each repetition copies what git tracks into a new folder, as a fresh clone has it, and runs the sample there with the
installed packages. CPU seconds are those of the command and all its children.
"""

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

OUT = Console(highlight=False, markup=False, width=120)
ROOT = Path(__file__).resolve().parents[1]
SEED = Path("dbt/seeds/indicator_definitions.csv")
FIRST, CHANGED, NOTHING = "first run", "a seed changed", "nothing new"


@dataclass(frozen=True)
class Goal:
    """The most that a run may take on two idle cores."""

    seconds: float
    cpu_seconds: float | None = None


GOALS = {FIRST: Goal(50, 75), CHANGED: Goal(35), NOTHING: Goal(6)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--repetitions", type=int, default=3)
    found: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for _ in range(parser.parse_args().repetitions):
        with tempfile.TemporaryDirectory() as scratch:
            clone = _clone(Path(scratch) / "five-bases")
            found[FIRST].append(_run(clone))
            found[NOTHING].append(_run(clone))
            _change(clone / SEED)
            found[CHANGED].append(_run(clone))
    table = Table("run", "s", "goal", "CPU s", "goal")
    for name, goal in GOALS.items():
        seconds, cpu = (statistics.median(values) for values in zip(*found[name], strict=True))
        table.add_row(name, f"{seconds:.1f}", f"{goal.seconds}", f"{cpu:.1f}", f"{goal.cpu_seconds or ''}")
    OUT.print(table)


def _clone(folder: Path) -> Path:
    tracked = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, stdout=subprocess.PIPE, check=True, text=True).stdout
    for name in filter(None, tracked.split("\0")):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / name, folder / name)
    return folder


def _change(seed: Path) -> None:
    """Reword a text of a seed."""
    text = seed.read_text(encoding="utf-8")
    assert "exclude self-trade" in text
    seed.write_text(text.replace("exclude self-trade", "leave out self-trade", 1), encoding="utf-8")


def _run(clone: Path) -> tuple[float, float]:
    """Return the seconds and CPU seconds of ``five-bases run`` on the sample, in a clone."""
    started = time.monotonic()
    with (clone / "run.log").open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, "-c", "from dagster_project.cli import console; console()", "run", "--profile", "sample"],
            cwd=clone,
            env=os.environ | {"PYTHONPATH": str(clone), "FIVE_BASES_HOME": str(clone / "data"), "DO_NOT_TRACK": "1"},
            stdout=log,
            stderr=log,
        )
        _, status, used = os.wait4(process.pid, 0)
    if status:
        raise SystemExit((clone / "run.log").read_text(encoding="utf-8"))
    return time.monotonic() - started, used.ru_utime + used.ru_stime


if __name__ == "__main__":
    main()
