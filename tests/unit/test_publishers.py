"""What is late by a publisher's own calendar."""

from dataclasses import replace
from datetime import date

import pytest

from sources.connector import connectors
from sources.publishers import Publisher

YEARLY = Publisher(
    name="yearly",
    title="",
    licence="",
    calendar="end of January",
    verified_live="",
    issues=((1, 31),),
    grace_days=30,
)


@pytest.mark.parametrize(
    ("retrieved", "today", "late"),
    [
        (date(2025, 2, 10), date(2026, 1, 31), None),
        (date(2025, 2, 10), date(2026, 3, 1), None),  # out, and not yet expected to have arrived
        (date(2025, 2, 10), date(2026, 3, 2), date(2026, 1, 31)),
        (date(2025, 1, 31), date(2026, 1, 1), None),  # retrieved on the day itself
        (date(2022, 6, 1), date(2026, 3, 2), date(2023, 1, 31)),  # late for years: since the first
        (date(2026, 2, 1), date(2026, 12, 31), None),
    ],
)
def test_something_is_late_when_it_came_out_and_had_time_to_arrive(retrieved: date, today: date, late: date | None):
    assert YEARLY.late_since(retrieved, today) == late


def test_without_a_calendar_nothing_is_late():
    assert replace(YEARLY, issues=()).late_since(date(2000, 1, 1), date(2026, 1, 1)) is None


@pytest.mark.parametrize(
    "publisher", [connector.publisher for connector in connectors().values()], ids=lambda publisher: publisher.name
)
def test_every_publisher_says_what_a_user_wants_to_know(publisher: Publisher):
    assert publisher.title and publisher.licence and publisher.calendar and publisher.verified_live
    assert bool(publisher.hosts) != bool(publisher.drop_folder) or (publisher.hosts and publisher.drop_folder)
    assert bool(publisher.key) == bool(publisher.key_is_for)
    for month, day in publisher.issues:
        date(2023, month, day)
