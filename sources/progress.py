"""Progress of long tasks: one logger, shown by the terminal, plain logs and the Dagster UI alike."""

import logging
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO

from rich.console import Console

from sources.http import Progress

LOG = logging.getLogger("five_bases")
EVERY = 5.0  # seconds between two lines about the same download


def download_progress(name: str) -> Progress:
    """Return a callback that logs how much of ``name`` has arrived, at most every few seconds."""
    due = time.monotonic() + EVERY

    def report(received: int, expected: int | None) -> None:
        nonlocal due
        if time.monotonic() < due:
            return
        due = time.monotonic() + EVERY
        share = f" of {expected / 1e6:,.1f} MB ({received / expected:.0%})" if expected else " MB"
        LOG.info("%s: %.1f%s", name, received / 1e6, share)

    return report


@contextmanager
def progress_stream() -> Iterator[TextIO]:
    """Yield a stream to the person at the terminal that outlives a redirection of standard error."""
    try:
        descriptor = os.dup(sys.stderr.fileno())
    except (OSError, ValueError):  # no file descriptor: a test that captures output
        yield sys.stderr
        return
    with os.fdopen(descriptor, "w", encoding="utf-8", buffering=1) as stream:
        yield stream


class _Lines(logging.Handler):
    """Shows records on a console: the newest in the status line of a terminal, all of them elsewhere."""

    def __init__(self, console: Console) -> None:
        super().__init__(logging.INFO)
        self._console, self._start = console, time.monotonic()

    def emit(self, record: logging.LogRecord) -> None:
        elapsed = time.monotonic() - self._start
        style = "yellow" if record.levelno >= logging.WARNING else None
        self._console.print(f"{elapsed:6.1f} s  {record.getMessage()}", style=style, markup=False, highlight=False)


@contextmanager
def shown_on(console: Console) -> Iterator[None]:
    """Show progress on ``console`` for the length of the block."""
    handler = _Lines(console)
    LOG.addHandler(handler)
    level, LOG.level = LOG.level, logging.INFO
    LOG.propagate = False
    try:
        yield
    finally:
        LOG.removeHandler(handler)
        LOG.level, LOG.propagate = level, True
