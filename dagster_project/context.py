"""The context of a run with its gates: what every asset and sensor gets as the resource ``run_context``."""

from expectations.run import check_part
from sources.context import Context
from sources.settings import Settings


def context_of(settings: Settings) -> Context:
    """Return the context of a run with these settings, whose raw tables are held to their publishers' gates."""
    return Context(settings, check_part)
