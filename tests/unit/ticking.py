"""A clock that moves on whenever it is looked at, so that two retrievals never fall into one second."""

from datetime import UTC, datetime, timedelta, tzinfo


class Ticking:
    """Stands in for ``datetime`` where only ``now`` is asked for."""

    def __init__(self) -> None:
        self._now = datetime(2026, 11, 24, 12, tzinfo=UTC)

    def now(self, _: tzinfo) -> datetime:
        self._now += timedelta(minutes=1)
        return self._now
