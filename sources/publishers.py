"""The publishers as a user meets them: licence, calendar, keys, and whether their service has been seen live.

Each package below ``sources`` that has a ``tables`` module describes its publisher as ``PUBLISHER``.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

import sources


@dataclass(frozen=True)
class Publisher:
    """One publisher.

    ``issues`` are the days of a year (month, day) on which something new is out by its own calendar; ``grace_days``
    later what is held counts as late. ``key`` names the variable that holds a key, ``key_is_for`` what needs it.
    ``hosts`` are asked; ``drop_folder`` is where a person puts files, for publishers without a service for machines.
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

        None where what was retrieved is as new as it can be.
        """
        years = range(retrieved.year, today.year + 1)
        days = sorted(date(year, month, day) for year in years for month, day in self.issues)
        return next((day for day in days if retrieved < day <= today - timedelta(days=self.grace_days)), None)


def publisher_names() -> list[str]:
    """Return the name of every publisher, sorted: the packages below ``sources`` that have a ``tables`` module."""
    root = Path(sources.__path__[0])
    return sorted(
        module.name
        for module in iter_modules([str(root)])
        if module.ispkg and (root / module.name / "tables.py").exists()
    )


def publishers() -> tuple[Publisher, ...]:
    """Return every publisher, in the order of their names."""
    return tuple(import_module(f"sources.{name}").PUBLISHER for name in publisher_names())
