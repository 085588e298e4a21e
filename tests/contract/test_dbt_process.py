"""dbt writes the same log as ever, without rendering the lines that nobody reads."""

import io

import pytest
from dbt.events.types import MainReportVersion
from dbt_common.events.base_types import EventLevel, msg_from_base_event
from dbt_common.events.logger import LineFormat, LoggerConfig, _JsonLogger
from dbt_common.events.types import Note, PrintEvent

from dagster_project.dbt_process import WRITE_LINE, write_line_that_is_read


class Log(_JsonLogger):
    """A log of one level that counts the lines it renders."""

    def __init__(self, name: str, level: EventLevel) -> None:
        self.text, self.rendered = io.StringIO(), 0
        super().__init__(LoggerConfig(name, line_format=LineFormat.Json, level=level, output_stream=self.text))

    def create_line(self, msg: object) -> str:
        self.rendered += 1
        return super().create_line(msg)


EVENTS = [
    (MainReportVersion(version="1", log_version=3), EventLevel.INFO),
    (Note(msg="for whoever debugs"), EventLevel.DEBUG),
    (Note(msg="careful"), EventLevel.WARN),
    (PrintEvent(msg="asked for"), EventLevel.DEBUG),  # always written
]


@pytest.mark.parametrize(("level", "unread"), [(EventLevel.INFO, 1), (EventLevel.DEBUG, 0)])
def test_the_log_is_the_same_and_what_is_not_written_is_not_rendered(level: EventLevel, unread: int) -> None:
    stock, ours = Log("stock", level), Log("ours", level)
    for event, its_level in EVENTS:
        message = msg_from_base_event(event, level=its_level)
        WRITE_LINE(stock, message)
        write_line_that_is_read(ours, message)
    assert ours.text.getvalue() == stock.text.getvalue() != ""
    assert stock.rendered == len(EVENTS), "dbt asks first now: dbt_process.py can go"
    assert ours.rendered == len(EVENTS) - unread
