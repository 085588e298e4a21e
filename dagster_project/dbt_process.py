"""dbt's command line, without the cost of log lines that are not written.

dbt-common 1 renders every event as a line of JSON, and only then checks whether its level is written at all
(``_Logger.write_line``). A build of 650 nodes has some 15,000 events of level debug, which Dagster does not read. This
file is run by the resource in ``quick_dbt.py``. It can go when dbt checks first; a test fails then.
"""

import logging
import os
import sys
from typing import Any

from dbt_common.events import logger as dbt_logger

WRITE_LINE = dbt_logger._Logger.write_line
PROJECT = "--project-dir"
UNREAD = {"debug", "test"}


def write_line_that_is_read(self: Any, message: Any) -> None:
    """Write an event unless its level is below the one of this log."""
    log = self._python_logger
    is_unread = message.info.level in UNREAD and log and not log.isEnabledFor(logging.DEBUG)
    if not is_unread or dbt_logger._is_print_event(message):
        WRITE_LINE(self, message)


def main() -> None:
    from dbt.cli.main import cli

    if PROJECT in sys.argv:
        os.chdir(sys.argv[sys.argv.index(PROJECT) + 1])  # the paths in the project are relative to it
    dbt_logger._Logger.write_line = write_line_that_is_read  # type: ignore[assignment, method-assign]
    cli()


if __name__ == "__main__":
    main()
