"""Dagster resources: what steps share for the length of a run."""

from collections.abc import Iterator
from contextlib import contextmanager

import dagster as dg
from filelock import FileLock, Timeout

from dagster_project.progress import LOG
from dagster_project.settings import load_settings

LONGEST_WAIT = 3600  # seconds; a whole build of the design size takes minutes


class BuildLock(dg.ConfigurableResource):
    """There is one candidate: whoever builds, audits or publishes it holds this lock for the whole run.

    The lock belongs to the process, so a run that is killed lets go of it.
    """

    @contextmanager
    def yield_for_execution(self, context: dg.InitResourceContext) -> Iterator["BuildLock"]:
        home = load_settings().home
        home.mkdir(parents=True, exist_ok=True)
        lock = FileLock(home / ".build.lock")
        try:
            lock.acquire(timeout=0)
        except Timeout:
            LOG.info("warehouse: another run is building in %s; waiting for it", home)
            lock.acquire(timeout=LONGEST_WAIT)
        try:
            yield self
        finally:
            lock.release()
