"""The lock of the candidate as a Dagster resource."""

from collections.abc import Iterator
from contextlib import contextmanager

import dagster as dg

from sources.context import Context
from sources.locks import exclusive


@dg.resource(required_resource_keys={"run_context"}, description="One candidate at a time, for the length of a run.")
@contextmanager
def build_lock(context: dg.InitResourceContext) -> Iterator[None]:
    """Hold the lock of the candidate: one process at a time builds, audits or publishes it."""
    run_context: Context = context.resources.run_context
    with exclusive(run_context.settings.home, "build"):
        yield
