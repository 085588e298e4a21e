"""One at a time: locks below the home folder, for runs of the command line and of Dagster alike."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import dagster as dg
from filelock import FileLock, Timeout

from dagster_project.progress import LOG
from dagster_project.settings import load_settings

LONGEST_WAIT = 2 * 60 * 60  # seconds; a first download of the largest file takes less


@contextmanager
def held(home: Path, name: str) -> Iterator[None]:
    """Hold the lock ``name`` of a home folder, waiting for whoever has it. A killed process lets go of its locks."""
    home.mkdir(parents=True, exist_ok=True)
    lock = FileLock(home / f".{name}.lock")
    try:
        lock.acquire(timeout=0)
    except Timeout:
        LOG.info("%s: another run is at work in %s; waiting for it", name, home)
        lock.acquire(timeout=LONGEST_WAIT)
    try:
        yield
    finally:
        lock.release()


class BuildLock(dg.ConfigurableResource):
    """There is one candidate: whoever builds, audits or publishes it holds this lock for the whole run."""

    @contextmanager
    def yield_for_execution(self, context: dg.InitResourceContext) -> Iterator["BuildLock"]:
        with held(load_settings().home, "build"):
            yield self
