"""The lock of the candidate as a Dagster resource."""

from collections.abc import Iterator
from contextlib import contextmanager

import dagster as dg

from sources.context import Context
from sources.locks import exclusive


@dg.resource(required_resource_keys={"run_context"}, description="One candidate at a time, for the whole of a run.")
@contextmanager
def build_lock(context: dg.InitResourceContext) -> Iterator[None]:
    """Hold the lock of the candidate: whoever builds, audits or publishes it is alone with it."""
    run_context: Context = context.resources.run_context
    with exclusive(run_context.settings.home, "build"):
        yield
