"""The lock of the candidate as a Dagster resource."""

from collections.abc import Iterator
from contextlib import contextmanager

import dagster as dg

from sources.locks import exclusive
from sources.settings import load_settings


class BuildLock(dg.ConfigurableResource):
    """There is one candidate: whoever builds, audits or publishes it holds this lock for the whole run."""

    @contextmanager
    def yield_for_execution(self, context: dg.InitResourceContext) -> Iterator["BuildLock"]:
        with exclusive(load_settings().home, "build"):
            yield self
