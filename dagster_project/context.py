"""The context of a run with its gates: the resource ``run_context`` of every asset and sensor."""

from expectations.run import check_part
from sources.context import Context
from sources.settings import Settings


def context_of(settings: Settings) -> Context:
    """Return the context of a run with these settings; raw tables are checked by their publishers' gates."""
    return Context(settings, check_part)
