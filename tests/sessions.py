"""A publisher's session as a run opens it, for tests of connectors."""

from dataclasses import replace
from typing import Any

from pyrate_limiter import Duration, Rate

from dagster_project.context import context_of
from sources.connector import Connector
from sources.context import Session
from sources.settings import Settings, load_settings

UNLIMITED = (Rate(10_000, Duration.SECOND),)


def session_of(connector: Connector[Any], settings: Settings | None = None) -> Session[Any]:
    """Return a session with these settings, or with those of the test's environment."""
    return connector.open(context_of(settings or load_settings()))


def unhurried(connector: Connector[Any]) -> Connector[Any]:
    """Return the connector without its publisher's budget, which would take minutes."""
    return replace(connector, rates=UNLIMITED)
