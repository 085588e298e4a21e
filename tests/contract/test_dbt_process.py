"""dbt writes the same log as ever, without making messages that nobody reads."""

import io
from collections.abc import Callable

import pytest
from dbt.events.types import MainReportVersion
from dbt_common.events import base_types
from dbt_common.events.base_types import BaseEvent, EventLevel
from dbt_common.events.event_manager import EventManager
from dbt_common.events.logger import LineFormat, LoggerConfig
from dbt_common.events.types import Note, PrintEvent

from dagster_project.dbt_process import drop_unread_events

EVENTS: list[tuple[Callable[[], BaseEvent], EventLevel | None]] = [
    (lambda: MainReportVersion(version="1", log_version=3), None),
    (lambda: Note(msg="for whoever debugs"), EventLevel.DEBUG),
    (lambda: Note(msg="careful"), EventLevel.WARN),
    (lambda: PrintEvent(msg="asked for"), EventLevel.DEBUG),  # always written
]


@pytest.fixture
def messages(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Number of messages that dbt makes, one for an event and one around it."""
    made = [0]
    stock = base_types.ParseDict

    def counted(*args: object) -> object:
        made[0] += 1
        return stock(*args)

    monkeypatch.setattr(base_types, "ParseDict", counted)
    monkeypatch.setattr(base_types, "get_json_string_utcnow", lambda: "2026-01-01T00:00:00Z")
    for owner, name in ((BaseEvent, "__init__"), (BaseEvent, "__getattr__"), (EventManager, "fire_event")):
        monkeypatch.setattr(owner, name, getattr(owner, name))  # restored after the test
    return made


def log_of_events(level: EventLevel, name: str) -> str:
    text, manager = io.StringIO(), EventManager()
    manager.add_logger(LoggerConfig(name, line_format=LineFormat.Json, level=level, output_stream=text))
    for event, its_level in EVENTS:
        manager.fire_event(event(), level=its_level)
    return text.getvalue()


@pytest.mark.parametrize(("level", "unread"), [(EventLevel.INFO, 1), (EventLevel.DEBUG, 0)])
def test_the_log_is_the_same_and_what_is_not_written_is_not_made(
    level: EventLevel, unread: int, messages: list[int]
) -> None:
    stock = log_of_events(level, "stock")
    assert messages[0] == 2 * len(EVENTS), "dbt asks first now: dbt_process.py can go"
    messages[0] = 0
    drop_unread_events()
    assert log_of_events(level, "ours") == stock != ""
    assert messages[0] == 2 * (len(EVENTS) - unread)
