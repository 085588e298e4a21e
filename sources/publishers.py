"""Facts about a publisher: licence, calendar, key, and whether its service was verified live."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path


@dataclass(frozen=True)
class Publisher:
    """One publisher.

    ``issues`` are the days of a year (month, day) on which something new is out by its own calendar; ``grace_days``
    later the stored data count as late. ``key`` names the variable that holds a key, ``key_is_for`` what needs it.
    ``hosts`` are the servers of its service; ``drop_folder`` is where a person puts files.
    """

    name: str
    title: str
    licence: str
    calendar: str
    verified_live: str
    issues: Sequence[tuple[int, int]] = field(default=())
    grace_days: int = 45
    key: str | None = None
    key_is_for: str = ""
    hosts: Sequence[str] = field(default=())
    drop_folder: str | None = None
    is_redistributable: bool = True

    def late_since(self, retrieved: date, today: date) -> date | None:
        """Return the first day after ``retrieved`` on which something came out by the calendar and had time to arrive.

        None if the retrieved data are up to date.
        """
        years = range(retrieved.year, today.year + 1)
        days = sorted(date(year, month, day) for year in years for month, day in self.issues)
        return next((day for day in days if retrieved < day <= today - timedelta(days=self.grace_days)), None)


def publisher_names() -> list[str]:
    """Return the name of every publisher, sorted: the folders below ``sources`` that have contracts of raw tables."""
    return sorted(path.parent.name for path in Path(__file__).parent.glob("*/tables.py"))
