"""One at a time: locks below the home folder, for runs of the command line and of Dagster alike."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from sources.progress import LOG

MAX_WAIT = 2 * 60 * 60  # seconds; a first download of the largest file takes less


@contextmanager
def exclusive(home: Path, name: str) -> Iterator[None]:
    """Acquire the lock ``name`` of a home folder, waiting until it is free. Locks of a killed process are released."""
    home.mkdir(parents=True, exist_ok=True)
    lock = FileLock(home / f".{name}.lock")
    try:
        lock.acquire(timeout=0)
    except Timeout:
        LOG.info("%s: another run is at work in %s; waiting for it", name, home)
        lock.acquire(timeout=MAX_WAIT)
    try:
        yield
    finally:
        lock.release()
