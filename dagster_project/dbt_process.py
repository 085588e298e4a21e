"""dbt's command line, without the cost of events and of a file that nobody reads.

A build of 650 nodes has some 15,000 events of level debug. dbt-common 1 makes a message of each (``BaseEvent``), wraps
it in another and renders it as JSON, and only then checks whether its level is written at all. Dagster reads none of
them. This file is run by the resource in ``quick_dbt.py``. It can go when dbt checks first; a test fails then.
"""

import logging
import os
import sys
from typing import Any

from dbt_common.events.base_types import BaseEvent, EventLevel
from dbt_common.events.event_manager import EventManager
from dbt_common.events.logger import PRINT_EVENT_NAMES

INIT, GETATTR, FIRE_EVENT = BaseEvent.__init__, BaseEvent.__getattr__, EventManager.fire_event
PROJECT = "--project-dir"
UNREAD = {EventLevel.DEBUG, EventLevel.TEST}


def keep_arguments(self: Any, *args: Any, **kwargs: Any) -> None:
    """Keep what an event says; its message is made when it is first read."""
    self.__dict__["arguments"] = args, kwargs


def read_message(self: Any, name: str) -> Any:
    """Return an attribute of an event, after making its message of the arguments kept."""
    if "pb_msg" not in self.__dict__:
        args, kwargs = self.__dict__["arguments"]
        INIT(self, *args, **kwargs)
    return GETATTR(self, name)


def fire_event_that_is_read(self: Any, e: BaseEvent, level: EventLevel | None = None, **options: Any) -> None:
    """Hand an event on unless its level is written by no log. dbt's one callback wants a warning."""
    is_unread = (level or e.level_tag()) in UNREAD and type(e).__name__ not in PRINT_EVENT_NAMES
    logs = (log._python_logger for log in self.loggers)
    if not is_unread or any(log is None or log.isEnabledFor(logging.DEBUG) for log in logs):
        FIRE_EVENT(self, e, level=level, **options)


def drop_unread_events() -> None:
    """Change dbt in this process."""
    BaseEvent.__init__ = keep_arguments  # type: ignore[method-assign]
    BaseEvent.__getattr__ = read_message  # type: ignore[method-assign]
    EventManager.fire_event = fire_event_that_is_read  # type: ignore[assignment, method-assign]


def main() -> None:
    from dbt.cli.main import cli
    from dbt.parser import manifest

    if PROJECT in sys.argv:
        os.chdir(sys.argv[sys.argv.index(PROJECT) + 1])  # the paths in the project are relative to it
    drop_unread_events()
    manifest.write_manifest = lambda *_: None  # the manifest that it has just read
    cli()


if __name__ == "__main__":
    main()
